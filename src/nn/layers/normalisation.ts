import { PmError } from '../../core/errors';
import { sameShape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import { boolean, integer, listOf, nullable, number, optional, type Rule, required } from '../arguments';
import { constant } from '../initial';
import { layerKind, layerSpecifier, missingKind } from './factory';
import { identity, type Layer, type ModuleBuilder } from './module';
import { batchNorm, batchNormTrain, groupNorm, instanceNorm, layerNorm } from './norm';

/** Builds a normalisation of so many channels in its module's scope. */
export type Normalisation = (m: ModuleBuilder, channels: number) => Layer;

interface NormArguments {
  readonly num_features: number | null;
  readonly eps: number;
  readonly affine: boolean;
  readonly track_running_stats: boolean;
}

const eps = optional(number({ min: 0 }), 1e-5);
const momentum = optional(nullable(number()), 0.1);
const channelCount = optional(nullable(integer()), null);

/** What PyTorch's batch and instance norms have in common: keys `weight`, `bias`, `running_mean`, `running_var`, `num_batches_tracked`. */
function tracking(
  args: NormArguments,
  where: string,
  untracked: (m: ModuleBuilder, x: Value, affine: ReturnType<typeof affineOf>) => Value,
): Normalisation {
  return (m, channels) => {
    checkChannels(where, args.num_features, channels);
    const affine = affineOf(m, args.affine, [channels], args.eps);
    if (!args.track_running_stats) return (x) => untracked(m, x, affine);
    const stats = { mean: m.buffer('running_mean', [channels], constant(0)), variance: m.buffer('running_var', [channels], constant(1)) };
    m.counter('num_batches_tracked');
    return (x) => batchNorm(m.ops, x, stats, affine);
  };
}

function affineOf(m: ModuleBuilder, learned: boolean, shape: readonly number[], epsilon: number) {
  return learned
    ? { weight: m.parameter('weight', shape, constant(1)), bias: m.parameter('bias', shape, constant(0)), eps: epsilon }
    : { eps: epsilon };
}

function checkChannels(where: string, given: number | null, channels: number): void {
  if (given === null || given === channels) return;
  throw new PmError('argument-value', where, `is for ${given} channels, the layer has ${channels}`, 'leave the number of channels out');
}

const batch = layerKind(
  { num_features: channelCount, eps, momentum, affine: optional(boolean, true), track_running_stats: optional(boolean, true) },
  (args, where) => tracking(args, where, (m, x, affine) => batchNormTrain(m.ops, x, affine).y),
);

const instance = layerKind(
  { num_features: channelCount, eps, momentum, affine: optional(boolean, false), track_running_stats: optional(boolean, false) },
  (args, where) => tracking(args, where, (m, x, affine) => instanceNorm(m.ops, x, affine)),
);

const group = layerKind(
  { num_groups: required(integer()), num_channels: channelCount, eps, affine: optional(boolean, true) },
  (args, where): Normalisation =>
    (m, channels) => {
      checkChannels(where, args.num_channels, channels);
      if (channels % args.num_groups !== 0) {
        throw new PmError('argument-value', `${where}.num_groups`, `${args.num_groups} does not divide ${channels} channels`, 'use a divisor');
      }
      const affine = affineOf(m, args.affine, [channels], args.eps);
      return (x) => groupNorm(m.ops, x, args.num_groups, affine);
    },
);

const extentOrList: Rule<readonly number[]> = (value, where) => (Array.isArray(value) ? listOf(integer())(value, where) : [integer()(value, where)]);

const layer = layerKind(
  { normalized_shape: required(extentOrList), eps, elementwise_affine: optional(boolean, true) },
  (args, where): Normalisation =>
    (m) => {
      const affine = affineOf(m, args.elementwise_affine, args.normalized_shape, args.eps);
      return (x) => {
        const trailing = x.shape.slice(-args.normalized_shape.length);
        if (!sameShape(trailing, args.normalized_shape)) {
          const why = `[${args.normalized_shape}] is not the end of [${x.shape}]`;
          throw new PmError('argument-value', `${where}.normalized_shape`, why, 'use instance or group norm, which fit every level');
        }
        return layerNorm(m.ops, x, args.normalized_shape, affine);
      };
    },
);

const kinds = {
  INSTANCE: instance,
  BATCH: batch,
  GROUP: group,
  LAYER: layer,
  LOCALRESPONSE: missingKind('local response normalisation is not an operator of the engine'),
  // One process: the batch of all processes is the batch.
  SYNCBATCH: batch,
  INSTANCE_NVFUSER: instance,
};

/** Reads MONAI's `norm`: one of its factory's names, or [name, {arguments}]. */
export const normalisation = layerSpecifier<Normalisation>(kinds, () => identity);

/** MONAI's `norm="batch"`, for networks that have no choice. */
export const batchNormalisation: Normalisation = normalisation('batch', 'norm');
