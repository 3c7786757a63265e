import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { activationParams, rowSlopes } from './epilogue';

/** Rows of columns, one call. */
export const unary_grad: WasmKernel<'unary_grad'> = ({ inputs: [x, dy, slope], outputs: [dx], attrs }, memory) => {
  const { rows, cols } = layoutOf(dx);
  const { activation, ...slopes } = activationParams(memory, attrs.kind, attrs.alpha, slope);
  const params = {
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    dy: memory.address(dy as Operand),
    dyPitch: memory.pitch(dy as Operand),
    dx: memory.address(dx),
    dxPitch: memory.pitch(dx),
    columns: cols,
    kind: activation,
    ...slopes,
    ...rowSlopes(dx.shape, slope),
  };
  return [memory.call('unary_grad', params, rows, 2 * cols)];
};
