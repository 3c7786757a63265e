import type { Operand } from '../../../graph/plan';
import { padSources } from '../../../ops/pad';
import type { WasmKernel } from '../kernel';
import { outputRows, volumeParams } from './volume';

export const pad: WasmKernel<'pad'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [tableD, tableH, tableW] = [0, 1, 2].map((i) =>
    memory.keep(Int32Array.from(padSources(attrs.mode, attrs.before[i], (x as Operand).shape[2 + i], y.shape[2 + i]))),
  );
  const params = { ...volumeParams(memory, x as Operand, y), tableD, tableH, tableW, value: attrs.value };
  return [memory.call('pad', params, ...outputRows(y, 1))];
};
