import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

export const accumulate: ReferenceKernel<'accumulate'> = ([total, value], { keep, weight }) => {
  const added = asFloat64(value);
  return [
    tensor(
      'f64',
      total.shape,
      asFloat64(total).map((before, i) => keep * before + weight * added[i]),
    ),
  ];
};
