import type { Backend } from '../../../src/backends/backend';
import { fnv1a32, randomUnit } from '../../../src/core/rng';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { buildNetwork } from '../../../src/nn/models/build';
import type { Batch, Named } from '../../../src/nn/train/session';
import { TrainingSession } from '../../../src/nn/train/session';
import { ballCase, recipeWeights } from '../../support/recipe';

/** A training run of the reference data, as its file describes it in words. */
export interface Run {
  readonly name: string;
  readonly model: string;
  readonly config: Readonly<Record<string, never>>;
  readonly optimizer: string;
  readonly steps: number;
  readonly recipe_seed: number;
  readonly loss: readonly number[];
  readonly loss_spread_1ulp: readonly number[];
}

const optimizers: Readonly<Record<string, Named>> = {
  'Adam lr 1e-3': { name: 'Adam', args: { lr: 1e-3 } },
  'AdamW lr 2e-3 weight_decay .05': { name: 'AdamW', args: { lr: 2e-3, weight_decay: 0.05 } },
  'SGD lr 1e-2 momentum .99 nesterov weight_decay 3e-5 (constant lr)': {
    name: 'SGD',
    args: { lr: 1e-2, momentum: 0.99, nesterov: true, weight_decay: 3e-5 },
  },
};

const join = (tensors: readonly Tensor[], shape: readonly number[]) =>
  tensor('f32', shape, Float32Array.from(tensors.flatMap((t) => Array.from(asFloat64(t)))));

/** Step t of a segmentation run: balls of the seeds (t · batch + j) mod cycle. */
export function ballBatch(seed: number, t: number, batch: number, cycle: number, d = 32): Batch {
  const balls = Array.from({ length: batch }, (_, j) => ballCase(seed + ((t * batch + j) % cycle), d));
  const shape = [batch, 1, d, d, d];
  return {
    input: join(
      balls.map(({ image }) => image),
      shape,
    ),
    target: join(
      balls.map(({ mask }) => mask),
      shape,
    ),
  };
}

/** Step t of a classification run: samples (t · 4 + i) mod 8, every other one with a faint ball. */
export function classBatch(seed: number, t: number, d = 32): Batch {
  const samples = Array.from({ length: 4 }, (_, i) => (t * 4 + i) % 8);
  const mask = asFloat64(ballCase(seed, d).mask);
  const images = samples.map((j) => {
    const stream = fnv1a32(`x${seed}:cls${j}`);
    const image = Float32Array.from(mask, (inside, i) => (j % 2) * 0.5 * inside + 0.75 * (2 * randomUnit(stream, i) - 1));
    return tensor('f32', [1, 1, d, d, d], image);
  });
  return {
    input: join(images, [4, 1, d, d, d]),
    target: tensor(
      'f32',
      [4, 1],
      Float32Array.from(samples, (j) => j % 2),
    ),
  };
}

/** A session and the batches of a run. */
export async function startRun(backend: Backend, run: Run, options: { memoryBudget?: number } = {}) {
  const isClassifier = run.model === 'DenseNet';
  const [, batch = 2, cycle = 4] = (/bs(\d)_cycle(\d)/.exec(run.name) ?? []).map(Number);
  const batchOf = (t: number) => (isClassifier ? classBatch(run.recipe_seed, t) : ballBatch(run.recipe_seed, t, batch, cycle));
  const { input, target } = batchOf(0);
  const architecture = { name: run.model, args: run.config };
  const { stateDict } = buildNetwork(architecture, input.shape);
  const optimizer = optimizers[run.optimizer];
  const session = await TrainingSession.create(backend, {
    architecture,
    inputShape: input.shape,
    targetShape: target.shape,
    loss: isClassifier ? { name: 'CrossEntropyLoss', args: {} } : { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } },
    optimizer,
    weights: recipeWeights(stateDict, run.recipe_seed),
    seed: 0,
    ...options,
  });
  return { session, batchOf, lr: optimizer.args.lr as number };
}
