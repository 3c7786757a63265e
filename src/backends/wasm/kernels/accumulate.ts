import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { vectorsOf } from './optimizer';

export const accumulate: WasmKernel<'accumulate'> = ({ inputs: [, value], outputs: [total], attrs }, memory) => {
  const params = { total: memory.address(total), value: memory.address(value as Operand), keep: attrs.keep, weight: attrs.weight };
  return [memory.call('accumulate', params, vectorsOf(total), 8)];
};
