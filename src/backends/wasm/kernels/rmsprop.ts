import type { WasmKernel } from '../kernel';
import { optimizerCall } from './optimizer';

export const rmsprop: WasmKernel<'rmsprop'> = (step, memory) =>
  optimizerCall(memory, 'rmsprop', step, step.attrs, { a: step.attrs.alpha, b: step.attrs.momentum, eps: step.attrs.eps });
