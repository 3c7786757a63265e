import type { CohortRow } from '../../src/components/training/cohort';
import { randomStream } from '../../src/core/random';
import { identity } from '../../src/imaging/affine';
import { type Size, type Volume, volume } from '../../src/imaging/volume';

const SIZE: Size = [24, 24, 24];
const CASES = 16;
const VALIDATION = 4;

interface Ball {
  readonly image: Volume;
  /** 1 inside of the ball. */
  readonly mask: Volume;
}

/** Noise with a bright ball in it, 1 mm voxels; noise alone where there is none. The same for the same number. */
export function ballIn(number: number, hasBall = true): Ball {
  const random = randomStream(number, ['ball']);
  const [ci, cj, ck] = [0, 1, 2].map(() => random.uniform(7, 17));
  const radius = hasBall ? random.uniform(4, 7) : 0;
  const [ni, nj] = SIZE;
  const mask = Uint8Array.from({ length: ni * nj * SIZE[2] }, (_, voxel) => {
    const [i, j, k] = [voxel % ni, Math.floor(voxel / ni) % nj, Math.floor(voxel / (ni * nj))];
    return Math.hypot(i - ci, j - cj, k - ck) < radius ? 1 : 0;
  });
  const image = Float32Array.from(mask, (inside) => 100 + 60 * inside + 40 * random.normal());
  return {
    image: volume({ dtype: 'f32', size: SIZE, affine: identity, data: image }),
    mask: volume({ dtype: 'u8', size: SIZE, affine: identity, data: mask }),
  };
}

/** Cases to learn from: every one with a ball and its mask, or every second one with a ball and its class. */
export function madeCohort(task: string): CohortRow[] {
  return Array.from({ length: CASES }, (_, number) => {
    const split = number < CASES - VALIDATION ? 'train' : 'validation';
    const hasBall = task === 'segmentation' || number % 2 === 1;
    const { image, mask } = ballIn(number, hasBall);
    return { id: `made ${number}`, split, image, ...(task === 'segmentation' ? { mask } : { label: hasBall ? 'ball' : 'noise' }) };
  });
}
