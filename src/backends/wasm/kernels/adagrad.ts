import type { WasmKernel } from '../kernel';
import { optimizerCall } from './optimizer';

export const adagrad: WasmKernel<'adagrad'> = (step, memory) =>
  optimizerCall(memory, 'adagrad', step, step.attrs, { a: 0, b: 0, eps: step.attrs.eps });
