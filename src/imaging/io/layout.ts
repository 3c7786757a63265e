import { allocate, type TypedArray } from '../../core/dtype';
import type { Mat4 } from '../affine';
import { type Size, type Volume, volume } from '../volume';
import type { Values } from './elements';
import { badHeader, tooLarge } from './errors';

/** Number of elements of a grid, once its extents are known to be sane and its bytes to be allowed. */
export function checkedCount(extents: readonly number[], bytesPerElement: number, maxBytes: number, what: string): number {
  let count = 1;
  for (const extent of extents) {
    if (!Number.isSafeInteger(extent) || extent < 1) throw badHeader(what, `the size ${extents.join(' x ')} is not all positive whole numbers`);
    count *= extent;
  }
  if (!(count * bytesPerElement <= maxBytes)) throw tooLarge(what, count * bytesPerElement, maxBytes);
  return count;
}

/**
 * The volume of an array whose axes are in any order.
 *
 * `extents`: fastest axis first. `spatial`: the axes (one to three) that become i, j, k; the others become the channel, the
 * faster ones first.
 */
export function volumeFrom(values: Values, extents: readonly number[], spatial: readonly number[], affine: Mat4): Volume {
  const others = extents.map((_, axis) => axis).filter((axis) => !spatial.includes(axis));
  const size: Size = [extents[spatial[0]], extents[spatial[1]] ?? 1, extents[spatial[2]] ?? 1];
  const channels = others.reduce((product, axis) => product * extents[axis], 1);
  const data = reorder(values, extents, [...spatial, ...others]);
  return volume({ dtype: values.dtype, size, channels, affine, data });
}

/** The same elements with the axes in `order`, fastest first; the array itself where that is its order already. */
export function reorder({ dtype, data }: Values, extents: readonly number[], order: readonly number[]): TypedArray {
  if (order.every((axis, i) => axis === i)) return data;
  const strides = extents.map((_, axis) => extents.slice(0, axis).reduce((product, extent) => product * extent, 1));
  const counts = order.map((axis) => extents[axis]);
  const steps = order.map((axis) => strides[axis]);
  const index = counts.map(() => 0);
  const source = data as Float64Array;
  const out = allocate(dtype, data.length) as Float64Array;
  let from = 0;
  for (let to = 0; to < out.length; ) {
    for (let i = 0, at = from; i < counts[0]; i++, at += steps[0]) out[to++] = source[at];
    for (let axis = 1; axis < counts.length; axis++) {
      from += steps[axis];
      if (++index[axis] < counts[axis]) break;
      from -= steps[axis] * counts[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** Elements with the channel fastest, as MetaImage stores them. */
export function channelsFirst(volume: Volume): Volume {
  if (volume.channels === 1) return volume;
  return { ...volume, data: reorder(volume, [...volume.size, volume.channels], [3, 0, 1, 2]) };
}
