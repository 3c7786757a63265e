import type { Size } from '../imaging/volume';
import type { DiscretisedRoi } from './discretise';

/** The region in each slice across `axis` (0 = i, 1 = j, 2 = k) that holds some of it; grey levels are numbered as in the whole. */
export function slicesOf(roi: DiscretisedRoi, axis: number): DiscretisedRoi[] {
  const steps = [1, roi.size[0], roi.size[0] * roi.size[1]];
  const [u, v] = [0, 1, 2].filter((other) => other !== axis);
  const size = roi.size.map((extent, other) => (other === axis ? 1 : extent)) as unknown as Size;
  const valueAt = new Uint32Array(roi.mask.length);
  for (let voxel = 0, count = 0; voxel < valueAt.length; voxel++) valueAt[voxel] = roi.mask[voxel] === 0 ? count : count++;
  const slices: DiscretisedRoi[] = [];
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

function sliceOf(roi: DiscretisedRoi, size: Size, voxels: Uint32Array, values: Float64Array): DiscretisedRoi {
  const levels = Int32Array.from(voxels, (voxel) => roi.levels[voxel]);
  const counts = new Uint32Array(roi.levelCount + 1);
  for (const level of levels) counts[level]++;
  const grayLevels = roi.grayLevels.filter((level) => counts[level] > 0);
  const numbers = new Int32Array(roi.levelCount + 1);
  grayLevels.forEach((level, index) => {
    numbers[level] = index + 1;
  });
  const { morphological } = roi;
  return {
    ...roi,
    size,
    mask: Uint8Array.from(voxels, (voxel) => roi.mask[voxel]),
    ...(morphological && { morphological: Uint8Array.from(voxels, (voxel) => morphological[voxel]) }),
    values,
    levels,
    compact: levels.map((level) => numbers[level]),
    grayLevels,
    histogram: Uint32Array.from(grayLevels, (level) => counts[level]),
  };
}
