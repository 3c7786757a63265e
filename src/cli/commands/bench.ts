import { createReferenceBackend } from '../../backends/reference/backend';
import { type Measurement, measure } from '../../bench/measure';
import { benchmarks } from '../../bench/suite';
import { measureTraining, type TrainingMeasurement, trainingBenchmarks } from '../../bench/training';
import { software } from '../../study/provenance';
import { type Command, text, UsageError } from '../command';
import { writeWhole } from '../output';
import { benchRadiomics, hasReference, referenceOption } from '../radiomics-bench';

const suites = ['kernels', 'models', 'training', 'radiomics', 'all'];

/** Times of operators, networks and training steps, each checked against the reference first. */
export const bench: Command = {
  name: 'bench',
  summary: 'Times of operators, networks and training steps on a backend; each result is checked against the reference first.',
  positionals: [{ name: 'kernels|models|training|radiomics|all', optional: true }],
  options: { out: { type: 'string', value: 'F.json', help: 'write the results to a file' }, ...referenceOption },
  details: ['The radiomics suite needs the folder of reference cases; "all" leaves it out where there is none.'],
  example: 'pm-analyzer bench models --backend wasm --threads 1',
  run: async (context, [suite = 'all']) => {
    if (!suites.includes(suite)) throw new UsageError(`${suite}: choose one of ${suites.join(', ')}`);
    const chosen = benchmarks.filter((benchmark) => suite === 'all' || benchmark.suite === suite);
    const backend = await context.backend();
    const reference = createReferenceBackend();
    const results: Measurement[] = [];
    const training: TrainingMeasurement[] = [];
    for (const [done, benchmark] of chosen.entries()) {
      context.onProgress({ stage: benchmark.name, done, total: chosen.length });
      const result = await measure(benchmark, backend, reference, { signal: context.signal });
      results.push(result);
      const { name, median, min, max, runs, gflops, error, dispatches } = result;
      const times = `${median.toFixed(1)} ms (${min.toFixed(1)} to ${max.toFixed(1)}, ${runs} runs)`;
      context.print(`${name}: ${times}, ${gflops.toFixed(1)} GFLOP/s, ${dispatches} dispatches, error ${error.toExponential(1)}`);
    }
    for (const benchmark of suite === 'training' || suite === 'all' ? trainingBenchmarks : []) {
      const result = await measureTraining(benchmark, backend, reference, { signal: context.signal });
      training.push(result);
      const { name, median, min, max, runs, gflops, error, bytes } = result;
      const times = `${median.toFixed(1)} ms a step (${min.toFixed(1)} to ${max.toFixed(1)}, ${runs} runs)`;
      context.print(
        `${name}: ${times}, ${gflops.toFixed(1)} GFLOP/s, ${(bytes / 2 ** 20).toFixed(0)} MiB, error of the loss ${error.toExponential(1)}`,
      );
    }
    const radiomics = suite === 'radiomics' || (suite === 'all' && hasReference(context)) ? await benchRadiomics(backend, context) : undefined;
    const report = { software, backend: backend.info, date: new Date().toISOString(), results, training, radiomics };
    const out = text(context.options, 'out');
    if (out) await writeWhole(out, `${JSON.stringify(report, null, 2)}\n`);
    return report;
  },
};
