import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { windowParams } from './windows';

export const window_glrlm: WasmKernel<'window_glrlm'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const { windows, shared, work } = windowParams(x as Operand, attrs, memory);
  return [memory.call('window_glrlm', { ...shared, runs: memory.address(y) }, windows, work)];
};
