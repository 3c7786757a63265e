import type { Size } from '../imaging/volume';
import type { BinnedRoi } from './discretise';

/** The region in each slice across `axis` (0 = i, 1 = j, 2 = k) that holds some of it; grey levels are numbered as in the whole. */
export function slicesOf(roi: BinnedRoi, axis: number): BinnedRoi[] {
  const steps = [1, roi.size[0], roi.size[0] * roi.size[1]];
  const [u, v] = [0, 1, 2].filter((other) => other !== axis);
  const size = roi.size.map((extent, other) => (other === axis ? 1 : extent)) as unknown as Size;
  const valueAt = new Uint32Array(roi.mask.length);
  for (let voxel = 0, count = 0; voxel < valueAt.length; voxel++) valueAt[voxel] = roi.mask[voxel] === 0 ? count : count++;
  const slices: BinnedRoi[] = [];
  for (let slice = 0; slice < roi.size[axis]; slice++) {
    const voxels = new Uint32Array(size[u] * size[v]);
    for (let b = 0, at = 0; b < size[v]; b++) {
      for (let a = 0; a < size[u]; a++) voxels[at++] = slice * steps[axis] + a * steps[u] + b * steps[v];
    }
    const inside = voxels.filter((voxel) => roi.mask[voxel] !== 0);
    if (inside.length > 0)
      slices.push(
        sliceOf(
          roi,
          size,
          voxels,
          Float64Array.from(inside, (voxel) => roi.values[valueAt[voxel]]),
        ),
      );
  }
  return slices;
}

function sliceOf(roi: BinnedRoi, size: Size, voxels: Uint32Array, values: Float64Array): BinnedRoi {
  const { morphological } = roi;
  return {
    ...roi,
    size,
    mask: Uint8Array.from(voxels, (voxel) => roi.mask[voxel]),
    ...(morphological && { morphological: Uint8Array.from(voxels, (voxel) => morphological[voxel]) }),
    values,
  };
}
