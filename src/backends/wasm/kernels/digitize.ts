import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

export const digitize: WasmKernel<'digitize'> = ({ inputs: [values, edges, numbers], outputs: [y] }, memory) => {
  const params = {
    values: memory.address(values as Operand),
    edges: memory.address(edges as Operand),
    edgeCount: numel((edges as Operand).shape),
    numbers: numbers ? memory.address(numbers) : 0,
    levels: memory.address(y),
  };
  return [memory.call('digitize', params, numel(y.shape), 4)];
};
