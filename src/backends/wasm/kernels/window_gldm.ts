import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { windowParams } from './windows';

export const window_gldm: WasmKernel<'window_gldm'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const { windows, shared, work } = windowParams(x as Operand, attrs, memory);
  return [memory.call('window_gldm', { ...shared, alpha: attrs.alpha, dependences: memory.address(y) }, windows, work)];
};
