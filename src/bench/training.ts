import type { Backend } from '../backends/backend';
import { PmError } from '../core/errors';
import type { RunOptions } from '../core/progress';
import type { Shape } from '../core/shape';
import { asFloat64, tensor } from '../core/tensor';
import type { Architecture } from '../nn/formats/architecture';
import { buildNetwork } from '../nn/models/build';
import { type Batch, type Named, TrainingSession } from '../nn/train/session';
import { randomTensor, randomWeights } from './suite';
import { spreadOf, type Times } from './times';

/** A step of training to time: forward, backward and Adam, at full size and at one small enough for the reference. */
export interface TrainingBenchmark {
  readonly name: string;
  readonly architecture: Architecture;
  readonly input: Shape;
  readonly small: Shape;
  readonly loss: Named;
}

/** How a step went on one backend. Times in milliseconds. */
export interface TrainingMeasurement extends Times {
  readonly suite: 'training';
  readonly name: string;
  /** Of the losses of three steps at the small size, against the reference. */
  readonly error: number;
  readonly gflops: number;
  readonly bytes: number;
}

const TOLERANCE = 1e-3;
const STEPS = 3;
const LR = 1e-3;

export const trainingBenchmarks: readonly TrainingBenchmark[] = [
  {
    name: 'UNet 64³, batch norm, batch 1',
    architecture: {
      name: 'UNet',
      args: {
        spatial_dims: 3,
        in_channels: 1,
        out_channels: 2,
        channels: [16, 32, 64, 128, 256],
        strides: [2, 2, 2, 2],
        num_res_units: 2,
        norm: 'batch',
      },
    },
    input: [1, 1, 64, 64, 64],
    small: [1, 1, 32, 32, 32],
    loss: { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } },
  },
  {
    name: 'DenseNet121 64³, batch 2',
    architecture: { name: 'DenseNet121', args: { spatial_dims: 3, in_channels: 1, out_channels: 2 } },
    input: [2, 1, 64, 64, 64],
    small: [2, 1, 32, 32, 32],
    loss: { name: 'CrossEntropyLoss', args: {} },
  },
];

/** Checks a benchmark's first losses against the reference, then times it: the median of 3 to 15 steps after one to warm up. */
export async function measureTraining(
  benchmark: TrainingBenchmark,
  backend: Backend,
  reference: Backend,
  { signal }: RunOptions = {},
): Promise<TrainingMeasurement> {
  const [actual, expected] = [await firstLosses(benchmark, backend), await firstLosses(benchmark, reference)];
  const error = Math.max(...expected.map((loss, step) => Math.abs(actual[step] - loss) / Math.abs(loss)));
  if (!(error <= TOLERANCE)) {
    const why = `losses differ from the reference's by ${error} on ${backend.info.name}`;
    throw new PmError('bench-wrong', benchmark.name, why, 'report it; a wrong result is not timed');
  }
  const batch = batchOf(benchmark, benchmark.input);
  const session = await open(benchmark, benchmark.input, backend);
  try {
    const spread = await spreadOf(() => session.train([batch], LR, { signal }), { signal });
    const { flops, total } = session.memory;
    return { suite: 'training', name: benchmark.name, error, ...spread, gflops: flops / spread.median / 1e6, bytes: total };
  } finally {
    session.dispose();
  }
}

async function firstLosses(benchmark: TrainingBenchmark, backend: Backend): Promise<number[]> {
  const batch = batchOf(benchmark, benchmark.small);
  const session = await open(benchmark, benchmark.small, backend);
  try {
    const losses: number[] = [];
    for (let step = 0; step < STEPS; step++) losses.push((await session.train([batch], LR)).loss);
    return losses;
  } finally {
    session.dispose();
  }
}

function open({ architecture, loss }: TrainingBenchmark, inputShape: Shape, backend: Backend): Promise<TrainingSession> {
  const { stateDict } = buildNetwork(architecture, inputShape);
  const targetShape = targetShapeOf(loss, inputShape);
  const optimizer = { name: 'Adam', args: { lr: LR } };
  return TrainingSession.create(backend, { architecture, inputShape, targetShape, loss, optimizer, weights: randomWeights(stateDict), seed: 0 });
}

/** Noise, and its sign as the label of each voxel or, of the first voxel, of the case. */
function batchOf({ loss }: TrainingBenchmark, shape: Shape): Batch {
  const input = randomTensor('input', shape);
  const labels = asFloat64(input).map((value) => (value > 0 ? 1 : 0));
  const targetShape = targetShapeOf(loss, shape);
  const voxels = labels.length / shape[0];
  const target = targetShape.length === 2 ? Float32Array.from({ length: shape[0] }, (_, n) => labels[n * voxels]) : Float32Array.from(labels);
  return { input, target: tensor('f32', targetShape, target) };
}

const targetShapeOf = ({ name }: Named, [n, , ...size]: Shape): Shape => (name === 'CrossEntropyLoss' ? [n, 1] : [n, 1, ...size]);
