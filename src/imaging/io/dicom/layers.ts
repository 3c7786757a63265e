import { allocate, type DType, type TypedArray } from '../../../core/dtype';
import type { Mat4 } from '../../affine';
import { type Size, type Volume, volume, voxelCount } from '../../volume';
import { badHeader, tooLarge } from '../errors';

/** The voxels of one region: indices into a grid, none twice. */
export interface Region {
  readonly value: number;
  readonly name: string;
  readonly voxels: Uint32Array;
}

/**
 * A label volume of regions. Regions that overlap go to further channels, each to the first where it meets no other, as
 * 3D Slicer lays segments into layers; so one channel means that nothing overlaps.
 */
export function labelVolume(
  regions: readonly Region[],
  size: Size,
  affine: Mat4,
  maxBytes: number,
  what: string,
): { volume: Volume; warnings: string[] } {
  const largest = Math.max(0, ...regions.map(({ value }) => value));
  const doubled = regions.find(({ value }, i) => regions.findIndex((other) => other.value === value) !== i);
  if (doubled) throw badHeader(what, `the label ${doubled.value} is there twice`);
  if (regions.some(({ value }) => !(Number.isInteger(value) && value >= 1 && value <= 65535)))
    throw badHeader(what, 'labels are not whole numbers from 1');
  const dtype: DType = largest < 256 ? 'u8' : 'u16';
  const count = voxelCount(size);
  const layers: TypedArray[] = [];
  for (const { value, voxels } of regions) {
    let layer = layers.find((candidate) => voxels.every((voxel) => candidate[voxel] === 0));
    if (!layer) {
      const bytes = (layers.length + 1) * count * (dtype === 'u8' ? 1 : 2);
      if (bytes > maxBytes) throw tooLarge(what, bytes, maxBytes);
      layer = allocate(dtype, count);
      layers.push(layer);
    }
    for (const voxel of voxels) layer[voxel] = value;
  }
  const warnings = layers.length > 1 ? [`Labels overlap: they are in ${layers.length} channels, each label in one of them.`] : [];
  return { volume: volume({ dtype, size, channels: layers.length || 1, affine, data: joined(layers, dtype, count) }), warnings };
}

function joined(layers: readonly TypedArray[], dtype: DType, count: number): TypedArray {
  if (layers.length === 1) return layers[0];
  const data = allocate(dtype, count * Math.max(layers.length, 1)) as Float64Array;
  for (const [i, layer] of layers.entries()) data.set(layer as Float64Array, i * count);
  return data;
}
