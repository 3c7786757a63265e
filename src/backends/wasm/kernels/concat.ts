import { roundUp } from '../../../core/shape';
import { LANES, layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Copies the parts that do not lie in their columns yet; the last part zeroes the lanes behind it. */
export const concat: WasmKernel<'concat'> = ({ inputs, outputs: [y], attrs }, memory) => {
  const { columns } = attrs as unknown as { columns: readonly number[] };
  const total = y.shape[1];
  return inputs.map((part, index) => {
    const { rows, cols } = layoutOf(part as Operand);
    const end = columns[index] + cols;
    const params = {
      x: memory.address(part as Operand),
      xPitch: memory.pitch(part as Operand),
      y: memory.address(y) + 4 * columns[index],
      yPitch: memory.pitch(y),
      columns: cols,
      zeros: end === total ? roundUp(total, LANES) - total : 0,
    };
    return memory.call('concat', params, rows, cols);
  });
};
