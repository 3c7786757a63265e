import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** From every voxel where a run starts, walks to its end. */
export const glrlm: ReferenceKernel<'glrlm'> = ([levels], { levels: ng, offsets }) => {
  const [d, h, w] = levels.shape;
  const data = levels.data as Int32Array;
  const at = (z: number, y: number, x: number): number => (z < 0 || z >= d || y < 0 || y >= h || x < 0 || x >= w ? 0 : data[(z * h + y) * w + x]);
  const longest = Math.max(d, h, w);
  const counts = new Uint32Array(offsets.length * ng * longest);
  offsets.forEach(([dz, dy, dx], a) => {
    for (let z = 0; z < d; z++)
      for (let y = 0; y < h; y++)
        for (let x = 0; x < w; x++) {
          const level = data[(z * h + y) * w + x];
          if (level <= 0 || at(z - dz, y - dy, x - dx) === level) continue;
          let length = 1;
          while (at(z + length * dz, y + length * dy, x + length * dx) === level) length++;
          counts[(a * ng + level - 1) * longest + length - 1]++;
        }
  });
  return [tensor('u32', [offsets.length, ng, longest], counts)];
};
