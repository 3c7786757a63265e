import { randomUnit } from '../../core/rng';
import { fromAxes } from '../../imaging/affine';
import { volume } from '../../imaging/volume';
import type { RadiomicsCase } from '../radiomics';

const identity = fromAxes(
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [0, 0, 0],
);

/** A ball of smooth noise, 1 mm a voxel: about 4.2 r³ voxels, in grey levels from 0 to 1000. */
export function ball(radius: number): RadiomicsCase {
  const size = 2 * radius + 5;
  const centre = (size - 1) / 2;
  const data = new Int16Array(size ** 3);
  const mask = new Uint8Array(size ** 3);
  for (let voxel = 0; voxel < data.length; voxel++) {
    const [i, j, k] = [voxel % size, Math.floor(voxel / size) % size, Math.floor(voxel / size ** 2)];
    const wave = Math.sin(i / 3) + Math.sin(j / 4) + Math.sin(k / 5);
    data[voxel] = Math.round(500 + 100 * wave + 200 * (randomUnit(1, voxel) - 0.5));
    mask[voxel] = (i - centre) ** 2 + (j - centre) ** 2 + (k - centre) ** 2 <= radius ** 2 ? 1 : 0;
  }
  const at = { size: [size, size, size] as const, affine: identity };
  return {
    name: `ball of radius ${radius}`,
    image: volume({ dtype: 'i16', ...at, data }),
    mask: volume({ dtype: 'u8', ...at, data: mask }),
    label: 1,
  };
}
