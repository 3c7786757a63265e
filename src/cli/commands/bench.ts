import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createReferenceBackend } from '../../backends/reference/backend';
import { nodePeers } from '../../bench/peers/all.node';
import { changeLine, deviceName, ratioLines, rowLine } from '../../bench/report/lines';
import { type BenchReport, type Row, readReport, type SuiteName, suiteNames } from '../../bench/report/report';
import { compareReports, comparisonRemarks } from '../../bench/report/side-by-side';
import { ownFailures, runBench } from '../../bench/run';
import { PmError } from '../../core/errors';
import { benchBackend, environmentOf, probeOf } from '../bench-target';
import { type Command, type Context, choice, integer, text, UsageError } from '../command';
import { writeWhole } from '../output';
import { benchRadiomics, hasReference, referenceOption } from '../radiomics-bench';

/** Times of operators, networks, training steps and radiomics, each checked against the reference first. */
export const bench: Command = {
  name: 'bench',
  summary: 'Times and rates of a backend beside the peaks of its device, and peers side by side; each result is checked against the reference first.',
  positionals: [{ name: [...suiteNames, 'all'].join('|'), optional: true }],
  options: {
    peers: { type: 'boolean', help: 'run onnxruntime-web (WASM), onnxruntime-node and PyTorch on the same graphs, with the same threads' },
    only: { type: 'string', value: 'TEXT', help: 'only benchmarks with this in their names' },
    size: { type: 'string', value: 'full|small', help: 'small: everything at the size of its check, to see that it runs' },
    out: { type: 'string', value: 'F.json', help: 'write the results to a file' },
    against: { type: 'string', value: 'F.json', help: 'compare with the results of another run' },
    dawn: {
      type: 'string',
      value: 'FLAG',
      multiple: true,
      help: 'a flag for Dawn, such as disable-dawn-features=timestamp_quantization; stands in the results',
    },
    ...referenceOption,
  },
  details: [
    'A row is a median with its quartiles, from host tensor to host tensor. The peak is measured again at the end: a drift marks the run.',
    'With the folder of reference cases, the radiomics suite measures them too, beside the times of PyRadiomics.',
  ],
  example: 'pm-analyzer bench models --backend wasm --threads 1 --peers --out results.json',
  run: async (context, [suite = 'all']) => {
    const chosen = [...suiteNames, 'all' as const].find((name) => name === suite);
    if (!chosen) throw new UsageError(`${suite}: choose one of ${suiteNames.join(', ')}, all`);
    const against = text(context.options, 'against');
    const before = against === undefined ? undefined : readReport(await readFile(against, 'utf8'), against);
    const report = await run(context, chosen === 'all' ? suiteNames : [chosen]);
    summarise(context, report);
    if (before) {
      for (const remark of comparisonRemarks(before, report)) context.print(`remark: ${remark}`);
      for (const change of compareReports(before, report)) context.print(changeLine(change));
    }
    const out = text(context.options, 'out');
    if (out && !report.cancelled) await writeWhole(out, `${JSON.stringify(report, null, 2)}\n`);
    context.signal.throwIfAborted();
    const [failed] = ownFailures(report);
    if (failed) throw new PmError('bench-failed', failed.name, 'failure' in failed ? failed.failure : '', 'report it');
    return report;
  },
};

async function run(context: Context, suites: readonly SuiteName[]): Promise<BenchReport> {
  const given = context.options.dawn;
  const dawn = Array.isArray(given) ? given : [];
  const backend = await benchBackend(context, dawn);
  const probe = await probeOf(backend, dawn);
  const asked = integer(context.options, 'threads', 1, 256);
  try {
    const report = await runBench({
      suites,
      filter: text(context.options, 'only'),
      backend,
      reference: createReferenceBackend(),
      probe,
      peers: context.options.peers ? await nodePeers() : [],
      threads: asked ?? availableParallelism(),
      size: choice(context.options, 'size', ['full', 'small']) ?? 'full',
      environment: environmentOf(dawn.join(' ') || undefined),
      onRow: (row) => context.print(rowLine(row)),
      signal: context.signal,
      onProgress: context.onProgress,
    });
    if (!suites.includes('radiomics') || !hasReference(context) || report.cancelled) return report;
    const rows: Row[] = [...report.rows];
    for await (const row of benchRadiomics(backend, context)) rows.push(row);
    return { ...report, rows };
  } finally {
    probe?.dispose();
    if (dawn.length) backend.dispose();
  }
}

function summarise(context: Context, report: BenchReport): void {
  for (const { device, software, gflops, gbps, clock } of report.peaks) {
    const rates = `${gflops.toFixed(1)} GFLOP/s in registers, ${gbps.toFixed(1)} GB/s`;
    context.print(`peak of ${deviceName({ device, software })}: ${rates} (${clock === 'device' ? 'timestamp queries' : 'wall clock'})`);
  }
  const { drift } = report;
  if (drift) {
    const change = `${drift.change < 0 ? '' : '+'}${(100 * drift.change).toFixed(1)} %`;
    context.print(
      `drift of the peak during the run: ${change}${drift.drifted ? `, more than ${100 * drift.limit} %: the times are not of one speed` : ''}`,
    );
  }
  const ratios = ratioLines(report);
  if (ratios.length) context.print('times ours (median of the peer over ours):');
  for (const line of ratios) context.print(`  ${line}`);
}
