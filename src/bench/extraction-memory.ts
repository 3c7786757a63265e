import type { Backend } from '../backends/backend';
import type { RunOptions } from '../core/progress';
import { randomUnit } from '../core/rng';
import { fromAxes } from '../imaging/affine';
import { type Volume, volume, voxelCount } from '../imaging/volume';
import { extractFeatures } from '../radiomics/extract';
import { readParameters } from '../radiomics/parameters';

const size = [512, 512, 300] as const;
const identity = fromAxes(
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [0, 0, 0],
);

/** The bytes that the process has, and the most that it has had so far. */
export interface ProcessMemory {
  now(): number;
  peak(): number;
}

/**
 * Bytes for each voxel of an image of 512 x 512 x 300 that an extraction of a small region needs at most beyond the image itself, its
 * mask included: the peak against what the process had before, so that a peak of before makes it too much, never too little.
 */
export async function extractionMemory(backend: Backend, memory: ProcessMemory, { signal }: RunOptions = {}): Promise<number> {
  const warm = sample([64, 64, 32]);
  await extractFeatures(warm.image, warm.mask(), readParameters({}), backend, { signal });
  const { image, mask } = sample(size);
  const before = memory.now();
  await extractFeatures(image, mask(), readParameters({}), backend, { signal });
  return (memory.peak() - before) / voxelCount(size);
}

/** An image of noise, and what makes the mask of a box of 20 voxels in its middle. */
function sample([ni, nj, nk]: readonly [number, number, number]): { image: Volume; mask: () => Volume } {
  const data = new Int16Array(ni * nj * nk);
  for (let voxel = 0; voxel < data.length; voxel++) data[voxel] = 1000 * randomUnit(1, voxel);
  const image = volume({ dtype: 'i16', size: [ni, nj, nk], affine: identity, data });
  const mask = (): Volume => {
    // Written, so that its pages are there.
    const inside = new Uint8Array(data.length).fill(0);
    for (let k = 0; k < 20; k++)
      for (let j = 0; j < 20; j++) {
        const from = ni / 2 - 10 + ni * (nj / 2 - 10 + j + nj * (nk / 2 - 10 + k));
        inside.fill(1, from, from + 20);
      }
    return volume({ dtype: 'u8', size: [ni, nj, nk], affine: identity, data: inside });
  };
  return { image, mask };
}
