import { numel, type Triple } from '../../../core/shape';
import type { ValueType } from '../../../graph/ir';
import { LANES, layoutOf } from '../../../graph/layout';
import type { BinaryAttrs } from '../../../ops/binary';
import { type Epilogue, unaryKinds } from '../../../ops/epilogue';
import { axisLines } from '../../axis-lines';
import type { Bound, View } from '../kernel';

/** Vec4 of `cols` columns. */
export const quadsOf = (cols: number): number => Math.ceil(cols / LANES);

/** Items of a kernel that makes one vec4 each. */
export function vectorItems(type: ValueType): number {
  const { rows, cols } = layoutOf(type);
  return rows * quadsOf(cols);
}

/** A view in elements, for a binding that is an array of scalars. */
export const inElements = ([first, pitch]: View): View => [LANES * first, LANES * pitch];

/** The first vec4 of a vector by channel; 0 where there is none. */
export const firstOf = (bound: Bound | undefined): number => bound?.view[0] ?? 0;

export const viewOf = (bound: Bound | undefined): View => bound?.view ?? [0, 0];

/** D, H, W of a volume. */
export const spatial = (type: ValueType): Triple => [type.shape[2], type.shape[3], type.shape[4]];

/** The constant, the uniforms and the items of `lib/axis`. */
export function axisOf(type: ValueType, dim: number): { ALONG_COLUMNS: boolean; length: number; stride: number; items: number } {
  const { rows, cols } = layoutOf(type);
  const { alongColumns, length, stride } = axisLines(type, dim);
  return { ALONG_COLUMNS: alongColumns, length, stride, items: alongColumns ? rows : (rows / length) * quadsOf(cols) };
}

/** How the slopes of `slope` go over a result (`lib/slope`): by axis 1, which is the columns of rank 2 and 5 alone. */
function slopes(slope: ValueType | undefined, y: ValueType): { SLOPES: number; slope_rows: View } {
  const { rows } = layoutOf(y);
  const rank = y.shape.length;
  if (!slope) return { SLOPES: 0, slope_rows: [1, 1] };
  if (numel(slope.shape) === 1) return { SLOPES: 1, slope_rows: [1, 1] };
  if (rank === 2 || rank === 5) return { SLOPES: 2, slope_rows: [1, 1] };
  return { SLOPES: 3, slope_rows: [rows / (y.shape[0] * y.shape[1]), y.shape[1]] };
}

/** Constants and uniforms of `lib/activation` with `lib/slope`. */
export function activationOf(attrs: Pick<BinaryAttrs, 'activation' | 'alpha'>, slope: ValueType | undefined, bound: Bound | undefined, y: ValueType) {
  const { SLOPES, slope_rows } = slopes(slope, y);
  return {
    constants: { ACTIVATION: unaryKinds.indexOf(attrs.activation), SLOPES },
    uniforms: { alpha: attrs.alpha, slope: firstOf(bound), slope_rows },
  };
}

/** Constants and uniforms of `lib/epilogue`. */
export function epilogueOf(attrs: Epilogue, slope: ValueType | undefined, bound: Bound | undefined, residual: Bound | undefined, y: ValueType) {
  const { constants, uniforms } = activationOf(attrs, slope, bound, y);
  return {
    constants: { ...constants, RESIDUAL: residual ? (attrs.residualFirst ? 2 : 1) : 0 },
    uniforms: { ...uniforms, residual: viewOf(residual) },
  };
}

/** Every value of the constants of `lib/activation` with `lib/slope`, and of `lib/epilogue`. */
export const activationChoices = { ACTIVATION: unaryKinds.map((_, index) => index), SLOPES: [0, 1, 2, 3] };
export const epilogueChoices = { ...activationChoices, RESIDUAL: [0, 1, 2] };
