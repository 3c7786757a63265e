import type { Backend } from '../backends/backend';
import { PmError } from '../core/errors';
import type { RunOptions } from '../core/progress';
import { asFloat64, type Tensor } from '../core/tensor';
import { compile } from '../ops/compile';
import { type Benchmark, randomTensor } from './suite';
import { spreadOf, type Times } from './times';

/** How a benchmark went on one backend. Times in milliseconds. */
export interface Measurement extends Times {
  readonly suite: Benchmark['suite'];
  readonly name: string;
  /** Largest deviation from the reference at the small size, over the largest value. */
  readonly error: number;
  readonly gflops: number;
  readonly dispatches: number;
  /** Bytes of activations as planned, and the least that any plan needs. */
  readonly activationBytes: number;
  readonly liveBytes: number;
}

const TOLERANCE = 1e-4;

/** Checks a benchmark against the reference at its small size, then times it: the median of 3 to 15 runs after one to warm up. */
export async function measure(benchmark: Benchmark, backend: Backend, reference: Backend, { signal }: RunOptions = {}): Promise<Measurement> {
  const error = deviation(await runOnce(benchmark, backend), await runOnce(benchmark, reference));
  if (!(error <= TOLERANCE)) {
    throw new PmError(
      'bench-wrong',
      benchmark.name,
      `differs from the reference by ${error} on ${backend.info.name}`,
      'report it; a wrong result is not timed',
    );
  }
  const { graph, weights } = benchmark.build(benchmark.input);
  const plan = compile(graph);
  const executable = await backend.load(plan, weights, { signal });
  try {
    const input = randomTensor('input', benchmark.input);
    const spread = await spreadOf(() => executable.run({ input }, { signal }), { signal });
    const { suite, name } = benchmark;
    const { activationBytes, liveBytes, flops } = plan;
    const { dispatches } = executable.stats;
    return { suite, name, error, ...spread, gflops: flops / spread.median / 1e6, dispatches, activationBytes, liveBytes };
  } finally {
    executable.dispose();
  }
}

async function runOnce({ build, small }: Benchmark, backend: Backend): Promise<Tensor> {
  const { graph, weights } = build(small);
  const executable = await backend.load(compile(graph), weights);
  try {
    return (await executable.run({ input: randomTensor('input', small) })).output;
  } finally {
    executable.dispose();
  }
}

function deviation(actual: Tensor, expected: Tensor): number {
  const [a, b] = [asFloat64(actual), asFloat64(expected)];
  let worst = 0;
  let scale = 0;
  for (let i = 0; i < b.length; i++) {
    worst = Math.max(worst, Math.abs(a[i] - b[i]));
    scale = Math.max(scale, Math.abs(b[i]));
  }
  return worst / scale;
}
