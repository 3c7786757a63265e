import type { Operand } from '../../../graph/plan';
import type { PadAttrs } from '../../../ops/pad';
import type { WasmKernel } from '../kernel';
import { outputRows, volumeParams } from './volume';

/** The input index of each output index of an axis; −1 where the constant stands. */
function table({ mode }: PadAttrs, before: number, input: number, output: number): Int32Array {
  return Int32Array.from({ length: output }, (_, at) => {
    const source = at - before;
    if (source >= 0 && source < input) return source;
    if (mode === 'constant') return -1;
    if (mode === 'replicate') return source < 0 ? 0 : input - 1;
    return source < 0 ? -source : 2 * (input - 1) - source;
  });
}

export const pad: WasmKernel<'pad'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [tableD, tableH, tableW] = [0, 1, 2].map((i) => memory.keep(table(attrs, attrs.before[i], (x as Operand).shape[2 + i], y.shape[2 + i])));
  const params = { ...volumeParams(memory, x as Operand, y), tableD, tableH, tableW, value: attrs.value };
  return [memory.call('pad', params, ...outputRows(y, 1))];
};
