import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { axisLines } from '../../axis-lines';
import type { WasmKernel } from '../kernel';

/** About the multiplications of an exponential. */
const EXP_WORK = 16;

/** Along the columns of each row, or along rows a fixed number of rows apart. */
export const softmax: WasmKernel<'softmax'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const { rows, cols } = layoutOf(y);
  const { alongColumns, length, stride } = axisLines(y, attrs.dim);
  const params = {
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    columns: cols,
    log: attrs.log ? 1 : 0,
    length,
    stride,
  };
  if (alongColumns) return [memory.call('softmax_columns', params, rows, EXP_WORK * cols)];
  return [memory.call('softmax_rows', params, rows / length, EXP_WORK * cols * length)];
};
