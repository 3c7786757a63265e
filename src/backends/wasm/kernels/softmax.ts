import { numel } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** About the multiplications of an exponential. */
const EXP_WORK = 16;

/** Along the columns of each row, or along rows a fixed number of rows apart. */
export const softmax: WasmKernel<'softmax'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const { shape } = y;
  const axis = attrs.dim < 0 ? attrs.dim + shape.length : attrs.dim;
  const { rows, cols } = layoutOf(y);
  const alongColumns = axis === (shape.length === 5 ? 1 : shape.length - 1);
  // Rows run over all axes but the columns'.
  const inner = shape.length === 5 ? shape.slice(Math.max(axis + 1, 2)) : shape.slice(axis + 1, -1);
  const params = {
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    columns: cols,
    log: attrs.log ? 1 : 0,
    length: shape[axis],
    stride: numel(inner),
  };
  if (alongColumns) return [memory.call('softmax_columns', params, rows, EXP_WORK * cols)];
  return [memory.call('softmax_rows', params, rows / params.length, EXP_WORK * cols * params.length)];
};
