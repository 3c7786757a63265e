import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { epilogueParams } from './epilogue';

/** Rows of channels, one call. */
export const scale_shift: WasmKernel<'scale_shift'> = ({ inputs: [x, scale, shift, slope, residual], outputs: [y], attrs }, memory) => {
  const { rows, cols } = layoutOf(y);
  const pitch = ({ shape }: Operand, bytes: number) => (shape.length === 1 || shape[0] === 1 ? 0 : bytes);
  const [s, t] = [scale as Operand, shift as Operand];
  const params = {
    ...epilogueParams(memory, attrs, slope, residual),
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    columns: cols,
    rowsOfSample: rows / y.shape[0],
    scale: memory.address(s),
    scalePitch: pitch(s, memory.pitch(s)),
    shift: memory.address(t),
    shiftPitch: pitch(t, memory.pitch(t)),
  };
  return [memory.call('scale_shift', params, rows, 2 * cols)];
};
