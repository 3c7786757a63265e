import { numel, type Triple } from '../../core/shape';
import type { Size } from '../../imaging/volume';

/** Windows cut from a box: their voxels and levels, one window after another. */
export interface CutWindows {
  /** Offsets in the box, -1 outside it. */
  readonly voxels: Int32Array;
  /** 0 outside the box. */
  readonly levels: Int32Array;
}

/** The windows of `radius` (along k, j, i) around `centers`, offsets in the box of `size`; without `levels` they have none. */
export function cutWindows(centers: Uint32Array, [ni, nj, nk]: Size, [rk, rj, ri]: Triple, levels?: Int32Array): CutWindows {
  const positions = numel([rk, rj, ri].map((radius) => 2 * radius + 1));
  const voxels = new Int32Array(centers.length * positions).fill(-1);
  const found = new Int32Array(levels ? voxels.length : 0);
  let at = 0;
  for (const center of centers) {
    const i = center % ni;
    const j = Math.floor(center / ni) % nj;
    const k = Math.floor(center / (ni * nj));
    for (let dk = -rk; dk <= rk; dk++) {
      for (let dj = -rj; dj <= rj; dj++) {
        const inside = k + dk >= 0 && k + dk < nk && j + dj >= 0 && j + dj < nj;
        for (let di = -ri; di <= ri; di++, at++) {
          if (!inside || i + di < 0 || i + di >= ni) continue;
          const voxel = center + di + ni * (dj + nj * dk);
          voxels[at] = voxel;
          if (levels) found[at] = levels[voxel];
        }
      }
    }
  }
  return { voxels, levels: found };
}
