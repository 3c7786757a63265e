import type { Triple } from '../../core/shape';
import type { TransformSpec } from '../../imaging/transforms/apply';
import type { Architecture } from '../../nn/formats/architecture';
import type { BundleDescription } from '../../nn/formats/bundle';
import type { Named } from '../../nn/train/session';

export type Task = BundleDescription['task'];

/** What a training file asks for, with all defaults filled in. Plain data. */
export interface TrainingConfig {
  readonly task: Task;
  /** Names of the values of a mask, or of the classes, from 0. */
  readonly labels: readonly string[];
  readonly architecture: Architecture;
  /** Weights to begin with; PyTorch's own initial ones where there are none. */
  readonly weights: InitialWeights | null;
  /** Beginnings of the keys whose weights stay as they are. */
  readonly frozen: readonly string[];
  /** What the network sees: of a training batch and of a window in validation. */
  readonly roiSize: Triple;
  /** Cases in a batch. */
  readonly batchSize: number;
  /** Leave out the cases that do not fill a batch and the batches that do not fill a step. */
  readonly dropLast: boolean;
  /** Batches in a step. */
  readonly accumulate: number;
  /** Deterministic, of training, validation and the bundle. */
  readonly preprocessing: readonly TransformSpec[];
  /** After them, in training only. */
  readonly augmentation: readonly TransformSpec[];
  /** On label maps, in validation and the bundle. */
  readonly postprocessing: readonly TransformSpec[];
  readonly loss: Named;
  readonly optimizer: Named;
  readonly schedule: ScheduleConfig | null;
  readonly epochs: number;
  readonly validation: ValidationConfig | null;
  readonly earlyStop: EarlyStopConfig | null;
  readonly clipNorm: number | null;
  readonly clipValue: number | null;
  /** Decay of a moving average of the weights, which is then what is validated and kept. */
  readonly average: number | null;
  readonly seed: number;
  /** Bytes that training may take on the device. */
  readonly memoryBudget: number | null;
  /** Bytes of prepared volumes to keep. */
  readonly cache: number;
  readonly checkpointEvery: CheckpointPolicy;
  readonly bundle: BundleConfig;
}

export interface InitialWeights {
  readonly file: string;
  /** Whether every weight must be in the file. */
  readonly strict: boolean;
  /** Which state dict of several that a file holds. */
  readonly stateDict: string | null;
}

export interface ScheduleConfig extends Named {
  /** What it counts. */
  readonly interval: 'epoch' | 'step';
}

export const segmentationMetrics = ['mean_dice', 'mean_hd95'] as const;
export const classificationMetrics = ['auc', 'accuracy'] as const;
export type MetricName = (typeof segmentationMetrics | typeof classificationMetrics)[number];

export interface ValidationConfig {
  /** Epochs between two. */
  readonly every: number;
  readonly overlap: number;
  readonly mode: 'gaussian' | 'constant';
  /** What the best checkpoint and the early stop go by. */
  readonly metric: MetricName;
}

export interface EarlyStopConfig {
  /** Validations without a better metric. */
  readonly patience: number;
  /** What counts as better. */
  readonly minDelta: number;
}

/** When `last.safetensors` is written besides the end of each epoch; null: as often as writing takes a twentieth of the time. */
export interface CheckpointPolicy {
  readonly steps: number | null;
  readonly seconds: number | null;
}

/** What the bundle says of itself. */
export type BundleConfig = Pick<BundleDescription, 'name' | 'version' | 'description' | 'demonstration' | 'intendedUse' | 'license'> & {
  readonly trainingData: string | null;
};

/** Whether a smaller metric is the better one. */
export function isSmallerBetter(metric: MetricName): boolean {
  return metric === 'mean_hd95';
}
