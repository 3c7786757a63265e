import { numel, type Shape } from '../../core/shape';
import { tensor } from '../../core/tensor';
import { gradients } from '../../graph/gradients';
import type { Graph, Value } from '../../graph/ir';
import { type Builder, createBuilder } from '../../ops/builder';
import type { Architecture } from '../formats/architecture';
import type { StateEntry } from '../layers/module';
import { deepSupervision } from '../losses/deep-supervision';
import type { Loss } from '../losses/define';
import { traceNetwork } from '../models/build';
import type { Optimizer } from '../optim/optimizer';
import { flatPages, layoutWeights, type StateLayout } from './state-layout';

/** The states of a training: weights that are learned and their gradients, weights and statistics that are not. */
export const stateNames = { parameter: 'parameter', gradient: 'gradient', total: 'total', buffer: 'buffer', average: 'average' } as const;

/** The state of one of an optimiser's moments. */
export const momentState = (moment: string): string => `moment ${moment}`;

export interface TrainingGraphOptions {
  readonly architecture: Architecture;
  /** [N, C, D, H, W] */
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  readonly loss: Loss;
  /** Keys whose weights are kept as they are. */
  readonly frozen: (key: string) => boolean;
}

/** The gradient plan's graph, and where the weights lie that it works on. */
export interface TrainingGraph {
  /**
   * Inputs `input`, `target`, `seed` (u32 [1], for dropout) and, for cumulative averages, `share` [1], that of this batch among all so far;
   * output `loss` [1]; writes gradients and running statistics.
   */
  readonly graph: Graph;
  readonly stateDict: readonly StateEntry[];
  /** Of the states `parameter`, `gradient`, `average` and of the moments. */
  readonly learned: StateLayout;
  /** Of the state `buffer`. */
  readonly kept: StateLayout;
}

/** Forward pass in training mode, loss, and the gradients of all weights that are learned. */
export function trainingGraph({ architecture, inputShape, targetShape, loss, frozen }: TrainingGraphOptions): TrainingGraph {
  const b = createBuilder();
  const x = b.input('input', inputShape);
  const target = b.input('target', targetShape);
  const { output, stateDict, updates } = traceNetwork(b, architecture, x, { training: true, seed: b.input('seed', [1], 'u32') });
  const own = stateDict.filter(({ dtype, aliasOf }) => dtype === 'f32' && aliasOf === undefined);
  const isLearned = ({ kind, key }: StateEntry) => kind === 'parameter' && !frozen(key);
  const learned = layoutWeights(own.filter(isLearned));
  const kept = layoutWeights(own.filter((entry) => !isLearned(entry)));
  const values = new Map(own.map(({ key, shape }) => [key, b.parameter(key, shape)]));
  for (const { key, offset } of learned.places) b.keep(key, { state: stateNames.parameter, offset });
  for (const { key, offset } of kept.places) b.keep(key, { state: stateNames.buffer, offset });

  const heads = headsOf(b, output, evaluationChannels(architecture, inputShape));
  const total = heads.length === 1 ? loss(b, output, target) : deepSupervision(loss)(b, heads, target);
  b.output('loss', b.reshape(total, { shape: [1] }));
  const wrt = learned.places.map(({ key }) => values.get(key) ?? b.parameter(key, []));
  const one = b.literal(tensor('f64', total.shape, new Float64Array(numel(total.shape)).fill(1)));
  gradients(b, [{ value: total, gradient: one }], wrt).forEach((gradient, i) => {
    if (gradient) b.store(gradient, { state: stateNames.gradient, offset: learned.places[i].offset });
  });
  const cumulative = updates.some(({ momentum }) => momentum === null) ? cumulativeAverage(b, b.input('share', [1])) : undefined;
  for (const { mean, variance, momentum } of updates) {
    for (const { key, value } of [mean, variance]) {
      const running = values.get(key) as Value;
      if (momentum === null) cumulative?.(running, value);
      else b.accumulate(running, value, { keep: 1 - momentum, weight: momentum });
    }
  }
  return { graph: b.finish(), stateDict, learned, kept };
}

/** running ← (1 − share) · running + share · batch, in place. */
function cumulativeAverage(b: Builder, share: Value): (running: Value, batch: Value) => void {
  const rest = b.binary(b.literal(tensor('f64', [1], Float64Array.of(1))), share, { kind: 'sub' });
  return (running, batch) => {
    const moved = b.binary(b.binary(running, rest, { kind: 'mul' }), b.binary(batch, share, { kind: 'mul' }), { kind: 'add' });
    b.accumulate(running, moved, { keep: 0, weight: 1 });
  };
}

/** Channels that the network gives in evaluation. */
function evaluationChannels(architecture: Architecture, inputShape: Shape): number {
  const b = createBuilder();
  return traceNetwork(b, architecture, b.input('input', inputShape)).output.shape[1];
}

/** The predictions that a network with deep supervision joins along the channels, the output first. */
function headsOf(b: Builder, output: Value, channels: number): Value[] {
  const count = output.shape[1] / channels;
  if (count === 1) return [output];
  return Array.from({ length: count }, (_, i) => b.slice(output, { begin: i * channels, end: (i + 1) * channels }));
}

/** total ← keep · total + gradient: sums the gradients of several batches. */
export function sumGraph({ bytes }: StateLayout, keep: 0 | 1): Graph {
  const b = createBuilder();
  const gradient = flatPages(b, stateNames.gradient, bytes);
  flatPages(b, stateNames.total, bytes).forEach((page, i) => {
    b.accumulate(page, gradient[i], { keep, weight: 1 });
  });
  return b.finish();
}

/** Output `squares` [1]: Σ g² over all gradients. */
export function squaresGraph({ bytes }: StateLayout, gradient: string): Graph {
  const b = createBuilder();
  const sums = flatPages(b, gradient, bytes).map((page) => b.reduce(page, { by: page, dims: [0] }));
  b.output(
    'squares',
    sums.reduce((sum, page) => b.binary(sum, page, { kind: 'add' })),
  );
  return b.finish();
}

export interface UpdateGraphOptions {
  readonly optimizer: Optimizer;
  /** The state that gradients are read from. */
  readonly gradient: string;
  readonly clipValue: number;
  /** Decay of the moving average of the weights; 0: there is none. */
  readonly average: number;
}

/** Inputs `scale` [1] and `hyper` [4]; moves the parameters, the moments and the average in place. */
export function updateGraph({ bytes }: StateLayout, { optimizer, gradient, clipValue, average }: UpdateGraphOptions): Graph {
  const b = createBuilder();
  const scale = b.input('scale', [1]);
  const hyper = b.input('hyper', [4]);
  const gradientPages = flatPages(b, gradient, bytes);
  const moments = optimizer.moments.map((moment) => flatPages(b, momentState(moment), bytes));
  flatPages(b, stateNames.parameter, bytes).forEach((parameter, i) => {
    const own = moments.map((pages) => pages[i]);
    optimizer.update(b, { parameter, gradient: gradientPages[i], scale, hyper }, own, { clipValue });
  });
  if (average > 0) {
    const moved = flatPages(b, stateNames.parameter, bytes);
    flatPages(b, stateNames.average, bytes).forEach((page, i) => {
      b.accumulate(page, moved[i], { keep: average, weight: 1 - average });
    });
  }
  return b.finish();
}
