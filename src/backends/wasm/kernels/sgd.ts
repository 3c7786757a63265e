import type { WasmKernel } from '../kernel';
import { optimizerCall } from './optimizer';

export const sgd: WasmKernel<'sgd'> = (step, memory) =>
  optimizerCall(memory, 'sgd', step, step.attrs, { a: step.attrs.momentum, b: step.attrs.nesterov ? 1 : 0, eps: 0 });
