import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** One table an offset. */
export const glcm: WasmKernel<'glcm'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [depth, height, width] = (x as Operand).shape;
  const params = {
    x: memory.address(x as Operand),
    ...{ depth, height, width },
    levels: attrs.levels,
    offsets: memory.keep(Int32Array.from(attrs.offsets.flat())),
    counts: memory.address(y),
  };
  return [memory.call('glcm', params, attrs.offsets.length, 4 * numel((x as Operand).shape) + attrs.levels ** 2)];
};
