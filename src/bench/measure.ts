import type { Backend } from '../backends/backend';
import { messageOf } from '../core/errors';
import { isAbort, nextTask, type RunOptions, throwIfAborted } from '../core/progress';
import { asFloat64, type Tensor } from '../core/tensor';
import { costOf, rates } from './cost';
import { ownRunner } from './own';
import type { Peaks, Row, TimedRow } from './report/report';
import type { Runner } from './runner';
import { type Benchmark, type InferenceBenchmark, type Model, randomTensor, type TrainingBenchmark } from './suite';
import { type Effort, fullEffort, scaledDeviation, smallEffort, spreadOf } from './times';

/** What a benchmark is measured with. */
export interface Bench {
  readonly reference: Backend;
  readonly size: 'full' | 'small';
  /** Of the backend that a runner uses, if they were measured. */
  readonly peaksOf: (runner: Runner) => Peaks | undefined;
}

const TOLERANCE = 1e-4;
/** Of the first loss, relative. */
const LOSS_TOLERANCE = 1e-3;
/**
 * Of what one step changes in it. Adam's first step moves each weight by about the learning rate along the sign of its gradient: where
 * that is rounding, the sign is anyone's, and a longer step of a network whose deepest batch norm sees two values a channel is chaos.
 */
const CHANGE_TOLERANCE = 0.1;
const CHECK_RATE = 1e-5;
const RATE = 1e-3;

/** Runs a benchmark on every runner in turn: each is checked against the reference at the small size before it is timed. */
export async function* measure(benchmark: Benchmark, runners: readonly Runner[], bench: Bench, options: RunOptions = {}): AsyncGenerator<Row> {
  const contest = benchmark.suite === 'training' ? trainingContest(benchmark, bench) : inferenceContest(benchmark, bench);
  for (const runner of runners) {
    await nextTask();
    throwIfAborted(options.signal);
    try {
      yield await (await contest)(runner, options);
    } catch (error) {
      if (isAbort(error) || options.signal?.aborted) throw error;
      yield { ...runner.info, suite: benchmark.suite, name: nameOf(benchmark, bench), failure: messageOf(error) };
    }
  }
}

/** The name says the full size. */
const nameOf = ({ name }: Benchmark, { size }: Bench) => (size === 'full' ? name : `${name} (small)`);

type Contest = (runner: Runner, options: RunOptions) => Promise<Row>;

const effortOf = ({ size }: Bench): Effort => (size === 'full' ? fullEffort : smallEffort);

async function inferenceContest(benchmark: InferenceBenchmark, bench: Bench): Promise<Contest> {
  const { suite } = benchmark;
  const name = nameOf(benchmark, bench);
  const check = benchmark.build(benchmark.small);
  const checkInput = randomTensor('input', benchmark.small);
  const expected = asFloat64(await runOnce(ownRunner(bench.reference), check, checkInput, {}));
  const shape = bench.size === 'full' ? benchmark.input : benchmark.small;
  const model = bench.size === 'full' ? benchmark.build(shape) : check;
  const input = randomTensor('input', shape);
  const cost = costOf(model.graph);
  return async (runner, options) => {
    const tolerance = runner.tolerance ?? TOLERANCE;
    const error = scaledDeviation(asFloat64(await runOnce(runner, check, checkInput, options)), expected);
    const row = { ...runner.info, suite, name };
    if (!(error <= tolerance)) return { ...row, failure: wrongResult(error) };
    const loaded = await runner.load(model, options);
    try {
      const effort = effortOf(bench);
      const times = await (loaded.time?.(input, effort, options) ?? spreadOf(() => loaded.run(input, options), options, effort));
      return { ...row, times, clock: 'wall', error, tolerance, ...rates(cost, times.median, bench.peaksOf(runner)), details: loaded.details };
    } finally {
      await loaded.dispose();
    }
  };
}

async function runOnce(runner: Runner, model: Model, input: Tensor, options: RunOptions): Promise<Tensor> {
  const loaded = await runner.load(model, options);
  try {
    return await loaded.run(input, options);
  } finally {
    await loaded.dispose();
  }
}

async function trainingContest(benchmark: TrainingBenchmark, bench: Bench): Promise<Contest> {
  const { suite } = benchmark;
  const name = nameOf(benchmark, bench);
  const [loss, change] = await firstStep(ownRunner(bench.reference), benchmark, {});
  return async (runner, options) => {
    const row = { ...runner.info, suite, name };
    if (!runner.train) return { ...row, failure: runner.cannotTrain ?? 'does not train' };
    const [ownLoss, ownChange] = await firstStep(runner, benchmark, options);
    const [error, ofChange] = [Math.abs(ownLoss / loss - 1), Math.abs(ownChange / change - 1)];
    const tolerance = Math.max(runner.tolerance ?? 0, LOSS_TOLERANCE);
    if (!(error <= tolerance)) return { ...row, failure: wrongResult(error) };
    if (!(ofChange <= Math.max(runner.tolerance ?? 0, CHANGE_TOLERANCE)))
      return { ...row, failure: `wrong gradients: a step changes the loss by ${ownChange}, not by ${change}; not timed` };
    const loaded = await runner.train(benchmark, bench.size, options);
    try {
      const effort = effortOf(bench);
      const times = await (loaded.time?.(effort, options) ?? spreadOf(() => loaded.step(RATE, options), options, effort));
      const { flops, ...details } = loaded.details ?? {};
      return { ...row, times, clock: 'wall', error, tolerance, ...(flops && stepRate(flops, times.median, bench.peaksOf(runner))), details };
    } finally {
      await loaded.dispose();
    }
  };
}

/** A step's traffic is not counted: its share is that of the peak of multiply-adds. */
function stepRate(flops: number, ms: number, peaks: Peaks | undefined): Pick<TimedRow, 'gflops' | 'share' | 'bound'> {
  const gflops = flops / ms / 1e6;
  return peaks ? { gflops, share: gflops / peaks.gflops, bound: 'compute' } : { gflops };
}

/** The loss of untrained weights, and by how much a small step changes it. */
async function firstStep(runner: Runner, benchmark: TrainingBenchmark, options: RunOptions): Promise<readonly [loss: number, change: number]> {
  const loaded = await runner.train?.(benchmark, 'small', options);
  if (!loaded) throw new Error(runner.cannotTrain);
  try {
    const first = await loaded.step(CHECK_RATE, options);
    return [first, (await loaded.step(CHECK_RATE, options)) - first];
  } finally {
    await loaded.dispose();
  }
}

const wrongResult = (error: number) => `wrong result: it differs from the reference by ${error.toPrecision(3)} of the largest value; not timed`;
