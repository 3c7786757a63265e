import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** One table an offset. */
export const glrlm: WasmKernel<'glrlm'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [depth, height, width] = (x as Operand).shape;
  const longest = y.shape[2];
  const params = {
    x: memory.address(x as Operand),
    ...{ depth, height, width, longest },
    levels: attrs.levels,
    offsets: memory.keep(Int32Array.from(attrs.offsets.flat())),
    counts: memory.address(y),
  };
  return [memory.call('glrlm', params, attrs.offsets.length, 8 * numel((x as Operand).shape) + attrs.levels * longest)];
};
