import { mix32, randomUnit } from '../../../core/rng';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** x / (1 − p) where the stream's number of the element is at least p, else 0. */
export const dropout: ReferenceKernel<'dropout'> = ([x, seed], { p, stream }) => {
  const key = mix32(Number(seed.data[0]) ^ mix32(stream));
  return [
    tensor(
      'f64',
      x.shape,
      asFloat64(x).map((value, i) => (randomUnit(key, i) >= p ? value / (1 - p) : 0)),
    ),
  ];
};
