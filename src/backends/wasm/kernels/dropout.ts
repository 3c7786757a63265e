import { numel } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dropoutKey } from '../../../ops/dropout';
import type { WasmKernel } from '../kernel';

export const dropout: WasmKernel<'dropout'> = ({ inputs: [x, seed], outputs: [y], attrs }, memory) => {
  const { rows, cols } = layoutOf(y);
  const params = {
    x: memory.address(x as Operand),
    xPitch: memory.pitch(x as Operand),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    columns: cols,
    voxels: y.shape.length === 5 ? numel(y.shape.slice(2)) : 1,
    seed: memory.address(seed as Operand),
    ...dropoutKey(attrs),
  };
  return [memory.call('dropout', params, rows, 8 * cols)];
};
