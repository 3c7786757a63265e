import { asFloat64, type Tensor, tensor } from '../../core/tensor';

/** MONAI's `default_normalizer` of a map: linear, its maximum becomes 0 and its minimum 1; a map of one value becomes zeros. */
export function defaultNormalizer(map: Tensor): Tensor {
  const values = asFloat64(map);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const range = max - min;
  return tensor(
    'f32',
    map.shape,
    Float32Array.from(values, (value) => (range === 0 ? 0 : (max - value) / range)),
  );
}
