import type { Size } from '../imaging/volume';
import type { Angle } from './angles';

/** What counts the texture matrices: the engine on one of its backends, or plain loops. All of them give the same integers. */
export interface MatrixSource {
  /**
   * Grey level co-occurrences, one direction an angle.
   *
   * `levels` holds 1..`levelCount` inside the region and 0 outside, i fastest. The result is [angle, level - 1 of a voxel,
   * level - 1 of the voxel at its angle], row-major.
   */
  glcm(levels: Int32Array, size: Size, angles: readonly Angle[], levelCount: number): Promise<Uint32Array>;
}

/** Plain loops. */
export const loopMatrices: MatrixSource = {
  async glcm(levels, size, angles, levelCount) {
    const counts = new Uint32Array(angles.length * levelCount * levelCount);
    const [ni, nj, nk] = size;
    angles.forEach(([dk, dj, di], angle) => {
      const matrix = counts.subarray(angle * levelCount * levelCount, (angle + 1) * levelCount * levelCount);
      const step = di + ni * (dj + nj * dk);
      for (let k = Math.max(0, -dk); k < Math.min(nk, nk - dk); k++) {
        for (let j = Math.max(0, -dj); j < Math.min(nj, nj - dj); j++) {
          const row = ni * (j + nj * k);
          for (let i = row + Math.max(0, -di); i < row + Math.min(ni, ni - di); i++) {
            const from = levels[i];
            const to = levels[i + step];
            if (from > 0 && to > 0) matrix[(from - 1) * levelCount + to - 1]++;
          }
        }
      }
    });
    return counts;
  },
};
