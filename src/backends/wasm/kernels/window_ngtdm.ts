import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { windowParams } from './windows';

export const window_ngtdm: WasmKernel<'window_ngtdm'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const { windows, shared, work } = windowParams(x as Operand, attrs, memory);
  return [memory.call('window_ngtdm', { ...shared, differences: memory.address(y) }, windows, work)];
};
