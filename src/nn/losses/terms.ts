import { numel } from '../../core/shape';
import { tensor } from '../../core/tensor';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import type { Reduction } from './define';

const vector = (b: Builder, values: readonly number[], shape: readonly number[]): Value => b.literal(tensor('f64', shape, Float64Array.from(values)));

/** A constant that broadcasts over `like`. */
export const constant = (b: Builder, like: Value, value: number): Value =>
  vector(
    b,
    [value],
    like.shape.map(() => 1),
  );

/** Constants by channel that broadcast over `like`. */
export const byChannel = (b: Builder, like: Value, values: readonly number[]): Value =>
  vector(
    b,
    values,
    like.shape.map((_, axis) => (axis === 1 ? values.length : 1)),
  );

export const add = (b: Builder, x: Value, y: Value): Value => b.binary(x, y, { kind: 'add' });
export const sub = (b: Builder, x: Value, y: Value): Value => b.binary(x, y, { kind: 'sub' });
export const mul = (b: Builder, x: Value, y: Value): Value => b.binary(x, y, { kind: 'mul' });
export const div = (b: Builder, x: Value, y: Value): Value => b.binary(x, y, { kind: 'div' });
export const times = (b: Builder, x: Value, factor: number): Value => (factor === 1 ? x : mul(b, x, constant(b, x, factor)));

/** x · scale + shift, of rank 2 or 5. */
export function affine(b: Builder, x: Value, scale: number, shift: number): Value {
  const coefficients = (value: number) => vector(b, Array<number>(x.shape[1]).fill(value), [x.shape[1]]);
  return b.scale_shift(x, coefficients(scale), coefficients(shift));
}

/** log σ(x) = −softplus(−x). */
export const logSigmoid = (b: Builder, x: Value): Value => b.unary(x, { kind: 'softplus', alpha: -1 });

/** Σ over all elements, of x or of x · by: [1]. */
export function total(b: Builder, x: Value, by?: Value): Value {
  return b.reshape(b.reduce(x, { by, dims: x.shape.map((_, axis) => axis) }), { shape: [1] });
}

/** The sum or the mean of all elements: [1]. */
export const reduced = (b: Builder, x: Value, reduction: Reduction): Value => times(b, total(b, x), reduction === 'mean' ? 1 / numel(x.shape) : 1);

/** xᵖ for 0 ≤ x ≤ 1, with a gradient at 0 for p ≥ 1: whole powers are products. */
export function power(b: Builder, x: Value, exponent: number): Value {
  if (exponent === 1) return x;
  if (Number.isInteger(exponent) && exponent > 1) {
    const half = power(b, x, Math.floor(exponent / 2));
    const square = mul(b, half, half);
    return exponent % 2 === 0 ? square : mul(b, square, x);
  }
  // The logarithm needs a floor; (1e-30)^p is zero beside what is summed with it.
  const logarithm = b.unary(b.binary(x, constant(b, x, 1e-30), { kind: 'max' }), { kind: 'log' });
  return b.unary(times(b, logarithm, exponent), { kind: 'exp' });
}
