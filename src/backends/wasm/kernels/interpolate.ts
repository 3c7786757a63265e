import type { Operand } from '../../../graph/plan';
import { type InterpolateAttrs, interpolationSources } from '../../../ops/interpolate';
import type { WasmKernel } from '../kernel';
import { outputRows, volumeParams } from './volume';

/** i32 low, i32 high, f32 weight of high, 0 for every output index of an axis. */
function table(attrs: InterpolateAttrs, axis: number, extent: number): Int32Array {
  const entries = new Int32Array(4 * attrs.size[axis]);
  const weights = new Float32Array(entries.buffer);
  for (const [at, { low, high, weight }] of interpolationSources(attrs, axis, extent).entries()) {
    entries.set([low, high], 4 * at);
    weights[4 * at + 2] = weight;
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
