import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import { derivative } from '../../../ops/derivative';
import type { ReferenceKernel } from '../kernel';

/** dx = dy · f'(x). */
export const unary_grad: ReferenceKernel<'unary_grad'> = ([x, dy, slope], { kind, alpha }) => {
  const [data, gradients, slopes] = [asFloat64(x), asFloat64(dy), slope && asFloat64(slope)];
  const inner = numel(x.shape.slice(2));
  const slopeAt = (i: number) => (slopes ? slopes[slopes.length === 1 ? 0 : Math.floor(i / inner) % x.shape[1]] : alpha);
  return [
    tensor(
      'f64',
      x.shape,
      data.map((value, i) => gradients[i] * derivative(kind, value, slopeAt(i))),
    ),
  ];
};
