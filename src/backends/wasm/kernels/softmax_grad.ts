import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { axisLines } from '../../axis-lines';
import type { WasmKernel } from '../kernel';

/** Multiplications of an element; of the logarithm's, about those of an exponential. */
const WORK = 4;
const LOG_WORK = 16;

/** Along the columns of each row, or along rows a fixed number of rows apart. */
export const softmax_grad: WasmKernel<'softmax_grad'> = ({ inputs: [y, dy], outputs: [dx], attrs }, memory) => {
  const { rows, cols } = layoutOf(dx);
  const { alongColumns, length, stride } = axisLines(dx, attrs.dim);
  const work = cols * (attrs.log ? LOG_WORK : WORK);
  const params = {
    y: memory.address(y as Operand),
    yPitch: memory.pitch(y as Operand),
    dy: memory.address(dy as Operand),
    dyPitch: memory.pitch(dy as Operand),
    dx: memory.address(dx),
    dxPitch: memory.pitch(dx),
    columns: cols,
    log: attrs.log ? 1 : 0,
    length,
    stride,
  };
  if (alongColumns) return [memory.call('softmax_grad_columns', params, rows, work)];
  return [memory.call('softmax_grad_rows', params, rows / length, work * length)];
};
