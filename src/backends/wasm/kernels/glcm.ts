import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { padLevels } from './levels';

/** One table an offset. */
export const glcm: WasmKernel<'glcm'> = ({ inputs: [x], outputs: [y], attrs: { levels, offsets } }, memory) => {
  const { params, pad, elements } = padLevels(x as Operand, levels, offsets, memory);
  return [pad, memory.call('glcm', { ...params, counts: memory.address(y) }, offsets.length, 4 * elements + levels ** 2)];
};
