import type { RunOptions } from '../core/progress';
import type { Tensor } from '../core/tensor';
import type { RunnerInfo } from './report/report';
import type { Times } from './report/statistics';
import type { Model, TrainingBenchmark } from './suite';
import type { Effort } from './times';

/** A model on a runner. */
export interface Loaded {
  /** From host tensor to host tensor. */
  run(input: Tensor, options?: RunOptions): Promise<Tensor>;
  /** Times of its own making, where calls from here would time the way to it. */
  time?(input: Tensor, effort: Effort, options?: RunOptions): Promise<Times>;
  /** What else is worth telling, once it has run. */
  readonly details?: Readonly<Record<string, number>>;
  dispose(): void | Promise<void>;
}

/** A training at its first step. Each step uses the same batch. */
export interface LoadedTraining {
  /** One step of Adam at a learning rate; the loss before it. */
  step(learningRate: number, options?: RunOptions): Promise<number>;
  time?(effort: Effort, options?: RunOptions): Promise<Times>;
  readonly details?: Readonly<Record<string, number>>;
  dispose(): void | Promise<void>;
}

/** Something that runs models: the engine, or a peer. Everyone is measured by the same code. */
export interface Runner {
  readonly info: RunnerInfo;
  /** Largest deviation from the reference, over its largest value, that is taken for right; 1e-4 if not given. */
  readonly tolerance?: number;
  load(model: Model, options?: RunOptions): Promise<Loaded>;
  /** Absent where it cannot train at all; `cannotTrain` says why. */
  train?(benchmark: TrainingBenchmark, size: 'full' | 'small', options?: RunOptions): Promise<LoadedTraining>;
  readonly cannotTrain?: string;
  dispose(): void | Promise<void>;
}

/** A peer that may not be there: opening it loads its code. */
export interface Peer {
  /** As it is called on rows, should it not open. */
  readonly name: string;
  readonly backend: RunnerInfo['backend'];
  open(options: PeerOptions): Promise<Runner>;
}

export interface PeerOptions {
  /** Threads for what runs on the CPU. */
  readonly threads: number;
}
