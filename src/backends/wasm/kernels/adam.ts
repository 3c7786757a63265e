import type { WasmKernel } from '../kernel';
import { optimizerCall } from './optimizer';

export const adam: WasmKernel<'adam'> = (step, memory) =>
  optimizerCall(memory, 'adam', step, step.attrs, { a: step.attrs.beta1, b: step.attrs.beta2, eps: step.attrs.eps });
