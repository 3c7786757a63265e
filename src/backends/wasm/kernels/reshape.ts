import { numel } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** A layout as [outer][columns][voxels] in logical order: only volumes have voxels. */
const voxelsOf = ({ shape }: Operand) => (shape.length === 5 ? numel(shape.slice(2)) : 1);

export const reshape: WasmKernel<'reshape'> = ({ inputs: [x], outputs: [y] }, memory) => {
  const source = x as Operand;
  const { rows, cols } = layoutOf(y);
  const params = {
    x: memory.address(source),
    xPitch: memory.pitch(source),
    xColumns: layoutOf(source).cols,
    xVoxels: voxelsOf(source),
    y: memory.address(y),
    yPitch: memory.pitch(y),
    yColumns: cols,
    yVoxels: voxelsOf(y),
  };
  return [memory.call('reshape', params, rows, 16 * cols)];
};
