import type { Backend, Executable, State } from '../../backends/backend';
import { PmError } from '../../core/errors';
import type { RunOptions } from '../../core/progress';
import { mix32 } from '../../core/rng';
import { numel, type Shape } from '../../core/shape';
import { asFloat64, type Tensor, tensor } from '../../core/tensor';
import type { Graph } from '../../graph/ir';
import { compile } from '../../ops/compile';
import type { Architecture } from '../formats/architecture';
import type { StateEntry } from '../layers/module';
import { lossNamed } from '../losses/all';
import { createOptimizer } from '../optim/all';
import type { Optimizer } from '../optim/optimizer';
import { loadBatches } from './load-batches';
import { momentState, squaresGraph, stateNames, sumGraph, type TrainingGraph, trainingGraph, updateGraph } from './plans';
import { packWeights, type StateLayout, unpackWeights } from './state-layout';

/** A class by its PyTorch or MONAI name, and its keyword arguments. */
export interface Named {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface SessionOptions {
  readonly architecture: Architecture;
  /** [N, C, D, H, W] */
  readonly inputShape: Shape;
  /** What the loss takes: [N, 1, D, H, W] for a label map, [N, 1] for class indices. */
  readonly targetShape: Shape;
  /** Samples of batches that are not full, where there are such: below N. They have a plan of their own. */
  readonly rest?: number;
  readonly loss: Named;
  readonly optimizer: Named;
  /** The state dict to start from. */
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly seed: number;
  /** Most batches whose gradients are averaged in one step. */
  readonly accumulate?: number;
  /** Gradients are scaled so that their norm is at most this. */
  readonly clipNorm?: number;
  /** Gradients are clipped to ± this. */
  readonly clipValue?: number;
  /** Decay of a moving average of the weights. */
  readonly average?: number;
  /** Bytes that all of it may take. */
  readonly memoryBudget?: number;
  /** Weights that stay as they are. */
  readonly frozen?: (key: string) => boolean;
}

export interface Batch {
  readonly input: Tensor;
  readonly target: Tensor;
}

export interface StepResult {
  readonly loss: number;
  /** Of all gradients together, before clipping. */
  readonly gradientNorm: number;
}

/** All that a later session needs to go on bit for bit. */
export interface Snapshot {
  /** The state dict, `optimizer.MOMENT.KEY`, `average.KEY`. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly step: number;
}

/** What a training step takes, known before the first one. */
export interface TrainingCost {
  /** Bytes. */
  readonly activations: number;
  readonly states: number;
  /** With what kernels keep: packed weights, workspaces. */
  readonly total: number;
  /** Operations of one batch: forward and backward pass. */
  readonly flops: number;
}

/** Where MONAI adds 1e-6 to a norm before it divides (`clip_grad_norm_`). */
const NORM_EPSILON = 1e-6;

/**
 * A network in training on a backend. Weights, gradients and moments stay on the device; a step is a plan for loss and gradients, one
 * for their norm and one for the update.
 */
export class TrainingSession {
  private steps = 0;
  /** Forward passes so far: `num_batches_tracked`. */
  private passes = 0;

  private constructor(
    private readonly options: SessionOptions,
    private readonly graph: TrainingGraph,
    private readonly optimizer: Optimizer,
    private readonly state: State,
    private readonly plans: Plans,
    readonly memory: TrainingCost,
  ) {}

  /** Throws PmError `memory-budget` where no plan fits the budget, and what networks, losses and optimisers throw for their arguments. */
  static async create(backend: Backend, options: SessionOptions, run?: RunOptions): Promise<TrainingSession> {
    const { accumulate = 1, clipValue = 0, average = 0 } = options;
    const optimizer = createOptimizer(options.optimizer.name, options.optimizer.args);
    const loss = lossNamed(options.loss.name).create(options.loss.args);
    const { inputShape, targetShape, rest, frozen = () => false } = options;
    const graphOf = (samples: number) =>
      trainingGraph({ ...options, inputShape: inputShape.with(0, samples), targetShape: targetShape.with(0, samples), loss, frozen });
    const graph = graphOf(inputShape[0]);
    const { learned } = graph;
    const gradient = accumulate > 1 ? stateNames.total : stateNames.gradient;
    const learnedStates = [
      stateNames.parameter,
      stateNames.gradient,
      ...(accumulate > 1 ? [stateNames.total] : []),
      ...(average > 0 ? [stateNames.average] : []),
      ...optimizer.moments.map(momentState),
    ];
    const bytes = Object.fromEntries([...learnedStates.map((name) => [name, learned.bytes] as const), [stateNames.buffer, graph.kept.bytes]]);
    const stateBytes = Object.values(bytes).reduce((sum, count) => sum + count, 0);
    const state = await backend.createState(bytes);
    const load = (source: Graph, memoryBudget?: number) => backend.load(compile(source, { memoryBudget }), undefined, { ...run, state });
    const loaded: Executable[] = [];
    try {
      const squares = await load(squaresGraph(learned, gradient));
      const update = await load(updateGraph(learned, { optimizer, gradient, clipValue, average }));
      const sums = accumulate > 1 ? await Promise.all([load(sumGraph(learned, 0)), load(sumGraph(learned, 1))]) : [];
      loaded.push(squares, update, ...sums);
      const others = stateBytes + loaded.reduce((sum, executable) => sum + executable.stats.bytes, 0);
      const budget = options.memoryBudget === undefined ? undefined : options.memoryBudget - others;
      const partial = rest === undefined ? undefined : graphOf(rest).graph;
      const { full, small } = await loadBatches(load, graph.graph, partial, budget);
      loaded.push(full, ...(small ? [small] : []));
      const memory = {
        activations: full.plan.activationBytes,
        states: stateBytes,
        total: others + full.stats.bytes + (small?.stats.bytes ?? 0),
        flops: full.plan.flops,
      };
      const gradients = new Map([[inputShape[0], full], ...(small && rest !== undefined ? [[rest, small] as const] : [])]);
      const session = new TrainingSession(options, graph, optimizer, state, { gradients, squares, update, sums }, memory);
      await session.restore({ tensors: options.weights, step: 0 });
      return session;
    } catch (error) {
      for (const executable of loaded) executable.dispose();
      state.dispose();
      throw error;
    }
  }

  /** Steps of the optimiser so far. */
  get step(): number {
    return this.steps;
  }

  /**
   * Forward, backward and update on one batch, or on several whose gradients are averaged. Throws PmError `loss-not-finite` or
   * `gradient-not-finite` before the weights are moved; running statistics may have moved by then.
   */
  async train(batches: readonly Batch[], lr: number, run?: RunOptions): Promise<StepResult> {
    const { accumulate = 1, clipNorm } = this.options;
    if (batches.length < 1 || batches.length > accumulate) {
      throw new PmError('batch-count', 'step', `got ${batches.length} batches, the session takes 1 to ${accumulate}`, 'give as many');
    }
    const step = this.steps + 1;
    let loss = 0;
    for (const [index, { input, target }] of batches.entries()) {
      const seed = tensor('u32', [1], Uint32Array.of(mix32(mix32(this.passes + 1) ^ this.options.seed)));
      const share = tensor('f64', [1], Float64Array.of(1 / (this.passes + 1)));
      const outputs = await this.gradientsOf(input).run({ input, target, seed, share }, run);
      loss += asFloat64(outputs.loss)[0] / batches.length;
      this.passes++;
      if (accumulate > 1) await this.plans.sums[Math.min(index, 1)].run({}, run);
    }
    if (!Number.isFinite(loss))
      throw new PmError('loss-not-finite', `step ${step}`, `the loss is ${loss}`, 'lower the learning rate, or check the input');
    const { squares } = await this.plans.squares.run({}, run);
    const gradientNorm = Math.sqrt(asFloat64(squares)[0]) / batches.length;
    if (!Number.isFinite(gradientNorm)) {
      throw new PmError(
        'gradient-not-finite',
        `step ${step}`,
        `the gradient's norm is ${gradientNorm}`,
        'lower the learning rate, or clip the gradient',
      );
    }
    const clip = clipNorm === undefined ? 1 : Math.min(1, clipNorm / (gradientNorm + NORM_EPSILON));
    const scale = tensor('f64', [1], Float64Array.of(clip / batches.length));
    const hyper = tensor('f64', [4], Float64Array.from(this.optimizer.hyper(step, lr)));
    await this.plans.update.run({ scale, hyper }, run);
    this.steps = step;
    return { loss, gradientNorm };
  }

  /** The state dict, in its order; with `average`, the moving average of the weights in their place. */
  async weights(which: 'current' | 'average' = 'current'): Promise<Map<string, Tensor>> {
    const isAverage = which === 'average' && (this.options.average ?? 0) > 0;
    const learned = await this.read(isAverage ? stateNames.average : stateNames.parameter, this.graph.learned);
    return this.stateDict(learned, await this.read(stateNames.buffer, this.graph.kept));
  }

  async snapshot(): Promise<Snapshot> {
    const tensors = await this.weights();
    const add = async (prefix: string, state: string) => {
      for (const [key, value] of await this.read(state, this.graph.learned)) tensors.set(`${prefix}.${key}`, value);
    };
    for (const moment of this.optimizer.moments) await add(`optimizer.${moment}`, momentState(moment));
    if (this.options.average) await add('average', stateNames.average);
    return { tensors, step: this.steps };
  }

  /** Goes on from a snapshot, or, with step 0, from a state dict alone. Throws PmError `weights-missing`, `weights-shape`. */
  async restore({ tensors, step }: Snapshot): Promise<void> {
    const { learned, kept } = this.graph;
    const of = (prefix: string) => (key: string) =>
      weightOf(
        tensors,
        `${prefix}${key}`,
        this.graph.stateDict.find((entry) => entry.key === key),
      );
    await this.state.write(stateNames.parameter, packWeights(learned, of('')));
    await this.state.write(stateNames.buffer, packWeights(kept, of('')));
    for (const moment of this.optimizer.moments) {
      await this.state.write(
        momentState(moment),
        step === 0 ? new Float64Array(learned.bytes / 4) : packWeights(learned, of(`optimizer.${moment}.`)),
      );
    }
    if (this.options.average) await this.state.write(stateNames.average, packWeights(learned, of(step === 0 ? '' : 'average.')));
    this.steps = step;
    const counter = this.graph.stateDict.find(({ dtype }) => dtype === 'i64');
    const tracked = counter && tensors.get(counter.key);
    this.passes = tracked ? Number(tracked.data[0]) : step * (this.options.accumulate ?? 1);
  }

  dispose(): void {
    const { gradients, squares, update, sums } = this.plans;
    for (const executable of [...gradients.values(), squares, update, ...sums]) executable.dispose();
    this.state.dispose();
  }

  private gradientsOf({ shape }: Tensor): Executable {
    const found = this.plans.gradients.get(shape[0]);
    if (found) return found;
    const sizes = [...this.plans.gradients.keys()].join(' or ');
    throw new PmError('batch-shape', 'step', `got a batch of ${shape[0]} samples, the session takes ${sizes}`, 'give as many');
  }

  private async read(state: string, layout: StateLayout): Promise<Map<string, Tensor>> {
    return unpackWeights(layout, await this.state.read(state));
  }

  private stateDict(learned: ReadonlyMap<string, Tensor>, kept: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
    const entries = this.graph.stateDict.map(({ key, aliasOf = key, dtype }): [string, Tensor] => {
      if (dtype === 'i64') return [key, tensor('i64', [], BigInt64Array.of(BigInt(this.passes)))];
      return [key, (learned.get(aliasOf) ?? kept.get(aliasOf)) as Tensor];
    });
    return new Map(entries);
  }
}

interface Plans {
  /** By the samples of a batch. */
  readonly gradients: ReadonlyMap<number, Executable>;
  readonly squares: Executable;
  readonly update: Executable;
  /** The first sum, and the others; none where batches are not accumulated. */
  readonly sums: readonly Executable[];
}

function weightOf(tensors: ReadonlyMap<string, Tensor>, key: string, entry: StateEntry | undefined): Tensor {
  const found = tensors.get(key);
  if (!found) throw new PmError('weights-missing', `weight ${key}`, 'is not among the given ones', 'load weights of this architecture');
  if (entry && numel(found.shape) !== numel(entry.shape)) {
    throw new PmError(
      'weights-shape',
      `weight ${key}`,
      `has shape [${found.shape}], the architecture needs [${entry.shape}]`,
      'check the architecture',
    );
  }
  return found;
}
