import { PmError } from '../../core/errors';
import { asFloat32, type Tensor, tensor } from '../../core/tensor';
import type { Architecture } from '../../nn/formats/architecture';
import { readSafetensors, writeSafetensors } from '../../nn/formats/safetensors';
import type { PlateauState } from '../../nn/schedules/reduce-lr-on-plateau';
import { disclaimer } from '../disclaimer';
import type { LogRow, Metrics } from './log';
import type { Intervals } from './validator';

/** Where a training stands besides its tensors. Plain data. */
export interface TrainingState {
  /** Epochs that are done. */
  readonly epoch: number;
  /** Steps of the epoch in progress that are done. */
  readonly stepInEpoch: number;
  /** Steps that are done in all. */
  readonly step: number;
  readonly seconds: number;
  readonly plateau?: PlateauState;
  readonly best?: BestState;
  /** Validations since the best one. */
  readonly validationsWithoutBetter: number;
  /** The last step of an epoch whose end (validation, schedule) is still to come. */
  readonly pending?: LogRow;
}

export interface BestState {
  readonly epoch: number;
  readonly step: number;
  readonly value: number;
  readonly metrics: Metrics;
  /** 95 % confidence intervals of metrics. */
  readonly intervals?: Intervals;
}

/** What a checkpoint says of the training that it is from. */
export interface Origin {
  readonly architecture: Architecture;
  readonly software: { readonly name: string; readonly version: string };
  readonly backend: { readonly name: string; readonly device: string };
  readonly seed: number;
  /** The training file as it was read. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly configSha256: string;
  readonly casesSha256: string;
}

export interface Checkpoint {
  readonly origin: Origin;
  readonly state: TrainingState;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** The version of what stands under `training` in the metadata. */
const VERSION = 1;

/** What an optimiser and a moving average keep has these before the weight's key. */
const prefixes = ['optimizer.', 'average.'];

/**
 * A safetensors file: the state dict under MONAI's keys, `optimizer.MOMENT.KEY` and `average.KEY`; in its metadata `architecture`, and the
 * rest as JSON under `training`. Throws `weights-not-finite` rather than keep what nobody can go on from.
 */
export function writeCheckpoint({ origin, state, tensors }: Checkpoint): Uint8Array {
  for (const [key, { data }] of tensors) {
    if (!(data instanceof Float32Array || data instanceof Float64Array) || data.every(Number.isFinite)) continue;
    throw new PmError('weights-not-finite', `step ${state.step}`, `${key} holds values that are not finite`, 'lower the learning rate');
  }
  return writeSafetensors(tensors, {
    architecture: JSON.stringify(origin.architecture),
    disclaimer,
    training: JSON.stringify({ version: VERSION, ...origin, state }),
  });
}

/** Throws `checkpoint` for a file that is no checkpoint of a training, and what `readSafetensors` throws. */
export function readCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  const { version, state, ...origin } = JSON.parse(metadata.training ?? '{}') as Origin & { version?: number; state: TrainingState };
  if (version === VERSION) return { tensors, origin, state: withNaN(state) };
  const why = version === undefined ? 'holds weights, and no state of a training' : `is of version ${version}, this program reads ${VERSION}`;
  throw new PmError('checkpoint', name, why, 'begin anew in another folder, with these as the initial weights');
}

/** JSON has null for a metric that is no number. */
function withNaN(state: TrainingState): TrainingState {
  if (!state.best) return state;
  const metrics = Object.entries(state.best.metrics).map(([name, value]) => [name, value ?? Number.NaN]);
  return { ...state, best: { ...state.best, metrics: Object.fromEntries(metrics) } };
}

/** The state dict alone, in f32: what loads in MONAI, and what a bundle holds. */
export function stateDictOf(tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const own = [...tensors].filter(([key]) => !prefixes.some((prefix) => key.startsWith(prefix)));
  return new Map(own.map(([key, value]) => [key, value.dtype === 'i64' ? value : tensor('f32', value.shape, asFloat32(value))]));
}
