import { tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Counts the edges at or below each value. */
export const digitize: ReferenceKernel<'digitize'> = ([values, edges, numbers]) => {
  const [source, limits] = [values.data as Float64Array, edges.data as Float64Array];
  const levels = Int32Array.from(source, (value) => {
    let bin = 0;
    while (bin < limits.length && limits[bin] <= value) bin++;
    return bin > 0 && numbers ? (numbers.data[bin - 1] as number) : bin;
  });
  return [tensor('i32', values.shape, levels)];
};
