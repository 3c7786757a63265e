import { createReferenceBackend } from '../../backends/reference/backend';
import { type Measurement, measure } from '../../bench/measure';
import { benchmarks } from '../../bench/suite';
import { software } from '../../study/provenance';
import { type Command, text, UsageError } from '../command';
import { writeWhole } from '../output';
import { benchRadiomics, hasReference, referenceOption } from '../radiomics-bench';

const suites = ['kernels', 'models', 'radiomics', 'all'];

/** Times of operators and networks, each checked against the reference first. */
export const bench: Command = {
  name: 'bench',
  summary: 'Times of operators and networks on a backend; each result is checked against the reference first.',
  positionals: [{ name: 'kernels|models|radiomics|all', optional: true }],
  options: { out: { type: 'string', value: 'F.json', help: 'write the results to a file' }, ...referenceOption },
  details: ['The radiomics suite needs the folder of reference cases; "all" leaves it out where there is none.'],
  example: 'pm-analyzer bench models --backend wasm --threads 1',
  run: async (context, [suite = 'all']) => {
    if (!suites.includes(suite)) throw new UsageError(`${suite}: choose one of ${suites.join(', ')}`);
    const chosen = benchmarks.filter((benchmark) => suite === 'all' || benchmark.suite === suite);
    const backend = await context.backend();
    const reference = createReferenceBackend();
    const results: Measurement[] = [];
    for (const [done, benchmark] of chosen.entries()) {
      context.onProgress({ stage: benchmark.name, done, total: chosen.length });
      const result = await measure(benchmark, backend, reference, { signal: context.signal });
      results.push(result);
      const { name, median, min, max, runs, gflops, error, dispatches } = result;
      const times = `${median.toFixed(1)} ms (${min.toFixed(1)} to ${max.toFixed(1)}, ${runs} runs)`;
      context.print(`${name}: ${times}, ${gflops.toFixed(1)} GFLOP/s, ${dispatches} dispatches, error ${error.toExponential(1)}`);
    }
    const radiomics = suite === 'radiomics' || (suite === 'all' && hasReference(context)) ? await benchRadiomics(backend, context) : undefined;
    const report = { software, backend: backend.info, date: new Date().toISOString(), results, radiomics };
    const out = text(context.options, 'out');
    if (out) await writeWhole(out, `${JSON.stringify(report, null, 2)}\n`);
    return report;
  },
};
