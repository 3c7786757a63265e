import type { ValueType } from '../graph/ir';
import type { AdaptivePool3dGradAttrs } from '../ops/adaptive_pool3d_grad';
import type { AvgPool3dGradAttrs } from '../ops/avg_pool3d_grad';
import { interpolationSources } from '../ops/interpolate';
import type { InterpolateGradAttrs } from '../ops/interpolate_grad';
import { padSources } from '../ops/pad';
import type { PadGradAttrs } from '../ops/pad_grad';
import { adaptiveWindows, poolWindows, type Range } from './windows';

/**
 * A linear operator over a volume that is a product of one map an axis: y[o] = Σ weight · x[index] over the pairs of an output index o. Its
 * gradient is the transposed map of every axis.
 */
export type AxisMap = readonly (readonly (readonly [index: number, weight: number])[])[];

/** The maps of D, H and W of an operator, for dx and dy of its gradient. */
export type AxisMapsOf<A> = (attrs: A, dx: ValueType, dy: ValueType) => AxisMap[];

const axes = [0, 1, 2];
const extents = (type: ValueType, axis: number) => type.shape[2 + axis];
const overRange = ({ first, end }: Range, weight: number) => Array.from({ length: Math.max(end - first, 0) }, (_, i) => [first + i, weight] as const);

/** The divisor is a product over the axes; a given one goes to D. */
export const averageMaps: AxisMapsOf<AvgPool3dGradAttrs> = (attrs, dx, dy) =>
  axes.map((axis) => {
    const { kernel, stride, padding, countIncludePad, divisorOverride } = attrs;
    const extent = extents(dx, axis);
    return poolWindows(attrs, axis, extent, extents(dy, axis)).map((range, o) => {
      const start = o * stride[axis] - padding[axis];
      const counted = countIncludePad ? Math.min(start + kernel[axis], extent + padding[axis]) - start : range.end - range.first;
      return overRange(range, 1 / (divisorOverride ? (axis === 0 ? divisorOverride : 1) : counted));
    });
  });

export const adaptiveMaps: AxisMapsOf<AdaptivePool3dGradAttrs> = (_, dx, dy) =>
  axes.map((axis) => adaptiveWindows(extents(dx, axis), extents(dy, axis)).map((range) => overRange(range, 1 / (range.end - range.first))));

export const interpolationMaps: AxisMapsOf<InterpolateGradAttrs> = (attrs, dx) =>
  axes.map((axis) =>
    interpolationSources(attrs, axis, extents(dx, axis)).map(({ low, high, weight }) => [
      [low, 1 - weight],
      ...(weight === 0 ? [] : [[high, weight] as const]),
    ]),
  );

export const padMaps: AxisMapsOf<PadGradAttrs> = ({ mode, before }, dx, dy) =>
  axes.map((axis) => padSources(mode, before[axis], extents(dx, axis), extents(dy, axis)).map((index) => (index < 0 ? [] : [[index, 1]])));

/**
 * The transposed map as kernels take it: words [0, extent] are where the pairs of an input index begin and, with the next, end; then two
 * words a pair, the output index and the weight as f32. Positions are words from the start.
 */
export function transposedTable(map: AxisMap, extent: number): Int32Array {
  const pairs: [index: number, weight: number][][] = Array.from({ length: extent }, () => []);
  map.forEach((sources, o) => {
    for (const [index, weight] of sources) pairs[index].push([o, weight]);
  });
  const table = new Int32Array(extent + 1 + 2 * pairs.reduce((sum, list) => sum + list.length, 0));
  const weights = new Float32Array(table.buffer);
  let at = extent + 1;
  pairs.forEach((list, i) => {
    table[i] = at;
    for (const [o, weight] of list) {
      table[at] = o;
      weights[at + 1] = weight;
      at += 2;
    }
  });
  table[extent] = at;
  return table;
}
