import { PmError } from '../../core/errors';
import { sameShape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { boolean, integer, listOf, nullable, number, optional, type Rule, required } from '../arguments';
import { constant } from '../initial';
import { layerKind, layerSpecifier, missingKind } from './factory';
import { identity, type Layer, type ModuleBuilder } from './module';
import { batchNorm, batchNormTrain, batchStatistics, groupNorm, groupNormTrain, layerNorm } from './norm';

/** Builds a normalisation of so many channels in its module's scope. */
export type Normalisation = (m: ModuleBuilder, channels: number) => Layer;

interface NormArguments {
  readonly num_features: number | null;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly track_running_stats: boolean;
}

const eps = optional(number({ min: 0 }), 1e-5);
const momentum = optional(nullable(number()), 0.1);
const channelCount = optional(nullable(integer()), null);

/** Normalises by what x itself has, with its mean and biased variance [B, C]. */
type ByOwnStatistics = (b: Builder, x: Value, affine: ReturnType<typeof affineOf>) => { y: Value; mean: Value; variance: Value };

/**
 * What PyTorch's batch and instance norms have in common: keys `weight`, `bias`, `running_mean`, `running_var`, `num_batches_tracked`.
 * Running statistics normalise in evaluation; in training they follow those of the batch. A layer that does not count batches takes a
 * momentum of null for 0.
 */
function tracking(args: NormArguments, where: string, byOwn: ByOwnStatistics, counts: boolean): Normalisation {
  return (m, channels) => {
    checkChannels(where, args.num_features, channels);
    const affine = affineOf(m, args.affine, [channels], args.eps);
    if (!args.track_running_stats) return (x) => byOwn(m.ops, x, affine).y;
    const stats = { mean: m.buffer('running_mean', [channels], constant(0)), variance: m.buffer('running_var', [channels], constant(1)) };
    m.counter('num_batches_tracked');
    if (!m.training) return (x) => batchNorm(m.ops, x, stats, affine);
    return (x) => {
      const own = byOwn(m.ops, x, affine);
      const { mean, variance } = batchStatistics(m.ops, x, own.mean, own.variance, where);
      m.update({
        mean: { key: m.key('running_mean'), value: mean },
        variance: { key: m.key('running_var'), value: variance },
        counter: counts ? m.key('num_batches_tracked') : undefined,
        momentum: counts ? args.momentum : (args.momentum ?? 0),
      });
      return own.y;
    };
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
  (args, where) => tracking(args, where, batchNormTrain, true),
);

const instance = layerKind(
  { num_features: channelCount, eps, momentum, affine: optional(boolean, false), track_running_stats: optional(boolean, false) },
  // PyTorch's instance norm has a counter that it never moves.
  (args, where) => tracking(args, where, (b, x, affine) => groupNormTrain(b, x, x.shape[1], affine), false),
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

const specifier = layerSpecifier<Normalisation>(kinds, () => identity);

/** Reads MONAI's `norm`: one of its factory's names, or [name, {arguments}]. */
export const normalisation: Rule<Normalisation> = (value, where) => {
  const create = specifier(value, where);
  return (m, channels) => m.named(create(m, channels));
};

/** MONAI's `norm="batch"`, for networks that have no choice. */
export const batchNormalisation: Normalisation = normalisation('batch', 'norm');
