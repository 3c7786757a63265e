import { deviceName, milliseconds, percent, rate, times } from './lines';
import { type BenchReport, isTimed, type Row } from './report';
import { contests, ratioToOwn } from './side-by-side';

const head = `# Benchmarks

Written by \`npm run bench:docs\` from the results in \`docs/benchmarks\`, which \`pm-analyzer bench --peers --out\` and the page \`demo/bench\` write.
Research use only – not for diagnosis.

Each result is checked against the reference in double precision before it is timed. A time is the median of 3 to 15 samples with its quartiles, after
one run to warm up, from host tensor to host tensor; a sample is at least 20 ms long. FLOP are those of the operators as they are defined, a multiply-add
counting 2, whatever a kernel does. GB/s are the least traffic: every operand of every step once. "Of peak" is the share of what the roofline of the peaks
allows, and these are measured on the same device in the same run by kernels that do nothing else. "Times ours" is the median over that of our row. Peers
run on the same graph, in turn, with the same threads; what one cannot do stands in its own words.
`;

const sections: readonly { readonly title: string; readonly empty: string; readonly has: (report: BenchReport) => boolean }[] = [
  {
    title: 'GPUs',
    empty: 'No real GPU has been at hand: this table is empty rather than guessed. `npm run bench:gpu-pack` makes what runs there.',
    has: (report) => ownOf(report)?.backend === 'webgpu' && !ownOf(report)?.software,
  },
  {
    title: 'WASM on the CPU',
    empty: 'No run has been kept.',
    has: (report) => ownOf(report)?.backend === 'wasm',
  },
  {
    title: 'WebGPU emulated on the CPU',
    empty: 'No run has been kept.',
    has: (report) => ownOf(report)?.backend === 'webgpu' && ownOf(report)?.software === true,
  },
];

const columns = ['benchmark', 'who', 'median, ms', 'quartiles', 'GFLOP/s', 'GB/s', 'of peak', 'times ours', 'error'];
const tableHead = `| ${columns.join(' | ')} |\n| --- | --- |${' ---: |'.repeat(columns.length - 2)}`;

const ownOf = ({ rows }: BenchReport): Row | undefined => rows.find((row) => row.own);

/** The page of results; the oldest run of a section first. Runs at small sizes and such as were ended early are no results. */
export function benchMarkdown(reports: readonly BenchReport[]): string {
  const kept = [...reports].filter(({ size, cancelled }) => size === 'full' && !cancelled).sort((a, b) => (a.date < b.date ? -1 : 1));
  const parts = sections.map(({ title, empty, has }) => {
    const own = kept.filter(has);
    return `## ${title}\n\n${own.length ? own.map(runSection).join('\n') : `${empty}\n\n${tableHead}\n`}`;
  });
  return [head, ...parts].join('\n');
}

function runSection(report: BenchReport): string {
  const { environment, software, date, peaks, drift } = report;
  const own = ownOf(report);
  const peak = peaks[0];
  const facts = [
    `${software.name} ${software.version}, ${environment.runtime} on ${environment.platform}, ${environment.cores} cores, ${date.slice(0, 10)}`,
    ...(environment.toggles ? [`started with \`${environment.toggles}\``] : []),
    ...(peak ? [`measured peak ${rate(peak.gflops)} GFLOP/s in registers and ${rate(peak.gbps)} GB/s`] : []),
    ...(drift?.drifted ? [`**the peak drifted by ${(100 * drift.change).toFixed(0)} % during the run: the times are not of one speed**`] : []),
  ];
  const title = own ? deviceName(own) : 'no device';
  const lines = contests(report).flatMap((contest) =>
    contest.rows.map(
      (row, index) =>
        `| ${cells(row, index === 0 ? contest.name : '', ratioToOwn(contest, row))
          .map(escapeCell)
          .join(' | ')} |`,
    ),
  );
  return `### ${title}\n\n${facts.join('; ')}.\n\n${[tableHead, ...lines].join('\n')}\n`;
}

function cells(row: Row, name: string, ratio: number | undefined): string[] {
  const who = `${row.runner} ${row.version}`.trim();
  if (!isTimed(row)) return [name, who, row.failure, '', '', '', '', '', ''];
  const { median, q1, q3 } = row.times;
  const spread = `${milliseconds(q1)}–${milliseconds(q3)}`;
  const flops = row.gflops ? rate(row.gflops) : '';
  return [name, who, milliseconds(median), spread, flops, rate(row.gbps), percent(row.share), times(ratio), row.error.toExponential(0)];
}

const escapeCell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
