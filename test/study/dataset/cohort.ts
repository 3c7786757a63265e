import { identity } from '../../../src/imaging/affine';
import type { Sample } from '../../../src/imaging/pipeline/sample';
import type { TransformSpec } from '../../../src/imaging/transforms/apply';
import { type Size, volume } from '../../../src/imaging/volume';
import type { TrainingCase } from '../../../src/study/dataset/cases';

/** Cases `c0`, `c1`, ... for segmentation. */
export function madeCases(count: number): TrainingCase[] {
  return Array.from({ length: count }, (_, n) => ({ id: `c${n}`, files: { image: `c${n}.nii`, label: `c${n}-mask.nii` } }));
}

/** A ball of the case's own size in an image of voxels that tell the case. */
export function madeSample({ id }: TrainingCase, size: Size = [14, 12, 10]): Sample {
  const number = Number(id.slice(1));
  const n = size[0] * size[1] * size[2];
  const image = new Float32Array(n);
  const label = new Uint8Array(n);
  let v = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, v++) {
        label[v] = Math.hypot(i - 6, j - 5, k - 4) < 2 + (number % 3) ? 1 : 0;
        image[v] = 100 * number + 5 * label[v] + Math.sin(i * j + k);
      }
  return {
    image: volume({ dtype: 'f32', size, affine: identity, data: image }),
    label: volume({ dtype: 'u8', size, affine: identity, data: label }),
  };
}

const keys = ['image', 'label'];

/** Deterministic steps, then random ones of the grid, of values and of crops. */
export const transforms: readonly TransformSpec[] = [
  { name: 'SpatialPadd', keys, spatial_size: [16, 16, 12] },
  { name: 'NormalizeIntensityd', keys: 'image' },
  { name: 'RandCropByPosNegLabeld', keys, label_key: 'label', spatial_size: [8, 8, 8], num_samples: 2 },
  { name: 'RandFlipd', keys, prob: 0.5, spatial_axis: 0 },
  { name: 'RandAffined', keys, prob: 0.7, rotate_range: [0.3, 0.3, 0.3], mode: ['bilinear', 'nearest'] },
  { name: 'RandGaussianNoised', keys: 'image', prob: 0.8 },
  { name: 'ScaleIntensityd', keys: 'image' },
];
