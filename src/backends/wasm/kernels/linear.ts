import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { convolutionCalls, matrixOf, rowAxes } from './convolution';

/** A convolution with one tap over the rows of x; weights to [O / 8][I][8]. */
export const linear: WasmKernel<'linear'> = ({ inputs: [x, weight, bias, slope, residual], outputs: [y], attrs }, memory) => {
  const { rows, columns } = matrixOf(x as Operand);
  const convolution = {
    ...{ x: x as Operand, y, bias, slope, residual, epilogue: attrs },
    samples: 1,
    groups: 1,
    channels: columns,
    outputs: matrixOf(y).columns,
    axes: rowAxes(rows),
    weight: weight as Operand,
    weightIndex: (o: number, c: number) => o * columns + c,
  };
  return convolutionCalls(memory, convolution, 'linear', 'linear');
};
