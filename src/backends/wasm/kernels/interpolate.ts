import type { Operand } from '../../../graph/plan';
import type { InterpolateAttrs } from '../../../ops/interpolate';
import type { WasmKernel } from '../kernel';
import { outputRows, volumeParams } from './volume';

/** Where each output index of an axis samples: i32 low, i32 high, f32 weight of high, 0. */
function table(attrs: InterpolateAttrs, i: number, extent: number): Int32Array {
  const { mode, alignCorners } = attrs;
  const step = attrs.step[i];
  const entries = new Int32Array(4 * attrs.size[i]);
  const weights = new Float32Array(entries.buffer);
  for (let at = 0; at < attrs.size[i]; at++) {
    const linear = alignCorners ? at * step : Math.max((at + 0.5) * step - 0.5, 0);
    const source = mode === 'trilinear' ? linear : (mode === 'nearest' ? at : at + 0.5) * step;
    const low = Math.min(Math.floor(source), extent - 1);
    entries[4 * at] = low;
    entries[4 * at + 1] = Math.min(low + 1, extent - 1);
    weights[4 * at + 2] = source - low;
  }
  return entries;
}

/** The positions are worked out here, in f64, once. */
export const interpolate: WasmKernel<'interpolate'> = ({ inputs: [x], outputs: [y], attrs }, memory) => {
  const [tableD, tableH, tableW] = [0, 1, 2].map((i) => memory.keep(table(attrs, i, (x as Operand).shape[2 + i])));
  const params = { ...volumeParams(memory, x as Operand, y), tableD, tableH, tableW };
  if (attrs.mode === 'trilinear') return [memory.call('interpolate_trilinear', params, ...outputRows(y, 16))];
  return [memory.call('interpolate_nearest', params, ...outputRows(y, 1))];
};
