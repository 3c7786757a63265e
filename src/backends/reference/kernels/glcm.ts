import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Counts pairs (level at p, level at p + offset) inside the region, for every offset. */
export const glcm: ReferenceKernel<'glcm'> = ([levels], { levels: ng, offsets }) => {
  const [d, h, w] = levels.shape;
  const data = levels.data as Int32Array;
  const counts = new Uint32Array(offsets.length * ng * ng);
  offsets.forEach(([dz, dy, dx], a) => {
    for (let z = Math.max(0, -dz); z < Math.min(d, d - dz); z++)
      for (let y = Math.max(0, -dy); y < Math.min(h, h - dy); y++)
        for (let x = Math.max(0, -dx); x < Math.min(w, w - dx); x++) {
          const i = data[(z * h + y) * w + x];
          const j = data[((z + dz) * h + y + dy) * w + x + dx];
          if (i > 0 && j > 0) counts[(a * ng + i - 1) * ng + j - 1]++;
        }
  });
  return [tensor('u32', [offsets.length, ng, ng], counts)];
};
