import type { Shape } from '../../../core/shape';
import type { Offset } from '../../../ops/glcm';

/** Calls `visit(p, q)` for every voxel p of [D, H, W] whose neighbour q = p + offset lies in the volume too. */
export function forEachNeighbour([d, h, w]: Shape, [dz, dy, dx]: Offset, visit: (p: number, q: number) => void): void {
  const step = (dz * h + dy) * w + dx;
  for (let z = Math.max(0, -dz); z < Math.min(d, d - dz); z++)
    for (let y = Math.max(0, -dy); y < Math.min(h, h - dy); y++)
      for (let x = Math.max(0, -dx); x < Math.min(w, w - dx); x++) {
        const p = (z * h + y) * w + x;
        visit(p, p + step);
      }
}
