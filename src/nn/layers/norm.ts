import { PmError } from '../../core/errors';
import { numel } from '../../core/shape';
import { tensor } from '../../core/tensor';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';

interface Affine {
  readonly weight?: Value;
  readonly bias?: Value;
  readonly eps?: number;
}

/** Batch normalisation by running statistics (evaluation): folded into the convolution before it where there is one. */
export function batchNorm(b: Builder, x: Value, stats: { mean: Value; variance: Value }, { weight, bias, eps = 1e-5 }: Affine = {}): Value {
  const epsilon = b.literal(tensor('f64', [1], new Float64Array([eps])));
  const inverse = b.unary(b.binary(stats.variance, epsilon, { kind: 'add' }), { kind: 'rsqrt' });
  const scale = weight ? b.binary(weight, inverse, { kind: 'mul' }) : inverse;
  const centred = b.unary(b.binary(stats.mean, scale, { kind: 'mul' }), { kind: 'neg' });
  return b.scale_shift(x, scale, bias ? b.binary(bias, centred, { kind: 'add' }) : centred);
}

/** Batch normalisation by the batch's own statistics (training), with its mean and biased variance [1, C]. */
export function batchNormTrain(b: Builder, x: Value, { weight, bias, eps }: Affine = {}): { y: Value; mean: Value; variance: Value } {
  const [scale, shift, mean, variance] = b.norm_stats(x, { weight, bias, eps, groups: x.shape[1], batch: true });
  return { y: b.scale_shift(x, scale, shift), mean, variance };
}

/**
 * What running statistics follow: of mean and biased variance [B, C] of x the averages over B, as [C], the variance made unbiased.
 * Throws `network-input` where a channel has one value.
 */
export function batchStatistics(b: Builder, x: Value, mean: Value, variance: Value, where: string): { mean: Value; variance: Value } {
  const [rows, channels] = mean.shape;
  const count = numel(x.shape) / (rows * channels);
  if (count < 2) {
    throw new PmError('network-input', where, 'has one value a channel in training, which has no variance', 'give a larger batch or volume');
  }
  const average = (value: Value, factor: number) => {
    const sum = b.reshape(rows === 1 ? value : b.reduce(value, { dims: [0] }), { shape: [channels] });
    return factor === rows ? sum : b.binary(sum, b.literal(tensor('f64', [1], new Float64Array([factor / rows]))), { kind: 'mul' });
  };
  return { mean: average(mean, 1), variance: average(variance, count / (count - 1)) };
}

/** Group normalisation, with the means and biased variances [N, groups]. */
export function groupNormTrain(b: Builder, x: Value, groups: number, { weight, bias, eps }: Affine = {}): { y: Value; mean: Value; variance: Value } {
  const [scale, shift, mean, variance] = b.norm_stats(x, { weight, bias, eps, groups, batch: false });
  return { y: b.scale_shift(x, scale, shift), mean, variance };
}

/** Group normalisation; instance normalisation with as many groups as channels. */
export function groupNorm(b: Builder, x: Value, groups: number, affine: Affine = {}): Value {
  return groupNormTrain(b, x, groups, affine).y;
}

export function instanceNorm(b: Builder, x: Value, affine: Affine = {}): Value {
  return groupNorm(b, x, x.shape[1], affine);
}

/** Layer normalisation over the last axes, as many as `normalizedShape` has; weight and bias have that shape. */
export function layerNorm(b: Builder, x: Value, normalizedShape: readonly number[], { weight, bias, eps }: Affine = {}): Value {
  const length = numel(normalizedShape);
  const rows = numel(x.shape) / length;
  const flat = b.reshape(x, { shape: [rows, 1, 1, 1, length] });
  const normalised = b.reshape(groupNorm(b, flat, 1, { eps }), { shape: [rows, length] });
  const row = (value: Value) => b.reshape(value, { shape: [1, length] });
  const scaled = weight ? b.binary(normalised, row(weight), { kind: 'mul' }) : normalised;
  const shifted = bias ? b.binary(scaled, row(bias), { kind: 'add' }) : scaled;
  return b.reshape(shifted, { shape: x.shape });
}
