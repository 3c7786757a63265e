import { fromAxes } from '../../../src/imaging/affine';
import { type Size, type Volume, volume } from '../../../src/imaging/volume';
import { noise } from '../../radiomics/volumes';

const SIZE: Size = [16, 16, 16];

/** A bright ball in noise, in a place of its own, and its mask; with `radius` 0 noise alone. */
export function ballCase(seed: number, radius = 4): { image: Volume; label: Volume } {
  const affine = fromAxes(
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
    ],
    [0, 0, 0],
  );
  const [ci, cj, ck] = noise(3, 7 + seed).map((x) => 5 + 6 * x);
  const values = noise(16 ** 3, 100 + seed);
  const label = new Uint8Array(16 ** 3);
  const image = Float32Array.from(values, (value, v) => {
    const [i, j, k] = [v % 16, (v >> 4) % 16, v >> 8];
    label[v] = Math.hypot(i - ci, j - cj, k - ck) < radius ? 1 : 0;
    return 100 * value + 80 * label[v];
  });
  return { image: volume({ dtype: 'f32', size: SIZE, affine, data: image }), label: volume({ dtype: 'u8', size: SIZE, affine, data: label }) };
}

/** A training file for the balls. */
export const segmentationFile = (changed: Readonly<Record<string, string>> = {}): string =>
  fileOf({
    labels: '[background, ball]',
    architecture: '{name: UNet, args: {spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8], strides: [2], norm: BATCH, dropout: 0.1}}',
    roi_size: '8',
    batch_size: '2',
    preprocessing: '[{name: NormalizeIntensityd, keys: image}]',
    augmentation:
      '\n  - {name: RandCropByPosNegLabeld, keys: [image, label], label_key: label, spatial_size: [8, 8, 8], num_samples: 2}\n  - {name: RandFlipd, keys: [image, label], prob: 0.5, spatial_axis: 0}',
    optimizer: '{name: AdamW, lr: 0.02}',
    schedule: '{name: CosineAnnealingLR, T_max: 12, interval: step}',
    epochs: '4',
    average: '0.5',
    ...changed,
  });

/** A training file that tells images with a ball from those without. */
export const classificationFile = (changed: Readonly<Record<string, string>> = {}): string =>
  fileOf({
    labels: '[none, ball]',
    architecture: '{name: resnet10, args: {spatial_dims: 3, n_input_channels: 1, num_classes: 2, conv1_t_size: 3, widen_factor: 0.0625}}',
    roi_size: '16',
    batch_size: '3',
    preprocessing: '[{name: ScaleIntensityRange, a_min: 0, a_max: 200, b_min: 0, b_max: 1}]',
    augmentation: '[{name: RandFlip, prob: 0.5, spatial_axis: 0}]',
    optimizer: '{name: Adam, lr: 0.01}',
    epochs: '4',
    ...changed,
  });

const fileOf = (lines: Readonly<Record<string, string>>) =>
  Object.entries(lines)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
