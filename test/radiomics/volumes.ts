import { createReferenceBackend } from '../../src/backends/reference/backend';
import type { DType } from '../../src/core/dtype';
import { fromAxes } from '../../src/imaging/affine';
import { type Size, type Volume, volume } from '../../src/imaging/volume';

/** Where matrices are counted and filters run. */
export const reference = createReferenceBackend();

const arrays = { u8: Uint8Array, i16: Int16Array, f32: Float32Array, f64: Float64Array };

/** A volume along the world axes, its first voxel at the origin. */
export function volumeOf(
  size: Size,
  values: readonly number[],
  dtype: keyof typeof arrays & DType = 'f64',
  spacing: readonly number[] = [1, 1, 1],
): Volume {
  const affine = fromAxes(
    [
      [spacing[0], 0, 0],
      [0, spacing[1], 0],
      [0, 0, spacing[2]],
    ],
    [0, 0, 0],
  );
  return volume({ dtype, size, affine, data: arrays[dtype].from(values) });
}

/** Numbers from 0 to 1 that repeat from run to run. */
export function noise(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}
