import type { Backend } from '../../backends/backend';
import type { RunOptions } from '../../core/progress';
import type { Value } from '../../graph/ir';
import type { Size } from '../../imaging/volume';
import type { Builder } from '../../ops/builder';
import { filterLines, lineAxis } from './line-graph';
import { locate, type PeriodicBlock, type Span, type Spans, widen, zerosLike } from './periodic-block';
import type { WaveletFilters } from './wavelets/filters';

/**
 * One level of the stationary wavelet transform, PyWavelets' `swt`: out(n) = sum over t of filter(t) x(n + half - t), `half` being half
 * the number of taps, on an axis that repeats. Sums are in PyWavelets' order, in the image's precision, so that values are the same
 * to the last bit.
 */
export interface Level {
  readonly filters: WaveletFilters;
  /** The axes that are transformed, in order. */
  readonly axes: readonly number[];
  /** All bands, or the approximation alone. */
  readonly details: boolean;
}

export interface Band {
  /** L or H for each axis. */
  readonly name: string;
  readonly block: PeriodicBlock;
}

/** Voxels of the bands of one run: 1 GiB of them, as much again of what they are made from. */
const mostVoxels = 1 << 24;

/** The input positions that the outputs of `span` need. */
export function inputSpan(span: Span, { low }: WaveletFilters): Span {
  return widen(span, low.length / 2 - 1, low.length / 2);
}

/** The bands of `block` at the positions of `region`, the approximation first, `most` voxels at a time: so many slices along k. */
export async function decompose(
  backend: Backend,
  block: PeriodicBlock,
  region: Spans,
  level: Level,
  options: RunOptions,
  most = mostVoxels,
): Promise<Band[]> {
  const [si, sj, sk] = region;
  const area = si.size * sj.size;
  const depth = Math.max(1, Math.floor(most / area));
  const bands = new Map<string, PeriodicBlock>();
  for (let first = 0; first < sk.size; first += depth) {
    const piece: Spans = [si, sj, { ...sk, start: sk.start + first, size: Math.min(depth, sk.size - first) }];
    const found = await transform(backend, slicesFor(block, piece[2], level), piece, level, options);
    for (const [name, data] of Object.entries(found)) {
      const whole = bands.get(name) ?? zerosLike(block, region);
      bands.set(name, whole);
      whole.data.set(data, area * first);
    }
  }
  return Array.from(bands, ([name, whole]) => ({ name, block: whole }));
}

/** The slices that those of `span` are computed from; all of them where they are not neighbours in memory. */
function slicesFor(block: PeriodicBlock, span: Span, { axes, filters }: Level): PeriodicBlock {
  const [si, sj, held] = block.spans;
  const needed = axes.includes(2) ? inputSpan(span, filters) : span;
  const first = locate(held, needed.start);
  if (first + needed.size > held.size) return block;
  const area = si.size * sj.size;
  return { spans: [si, sj, needed], data: block.data.subarray(area * first, area * (first + needed.size)) };
}

function transform(
  backend: Backend,
  { spans, data }: PeriodicBlock,
  region: Spans,
  { filters, axes, details }: Level,
  options: RunOptions,
): Promise<Record<string, Float64Array | Float32Array>> {
  const size: Size = [spans[0].size, spans[1].size, spans[2].size];
  const single = data instanceof Float32Array;
  const pass = (b: Builder, x: Value, axis: number, taps: readonly number[]): Value => {
    const { start, size: count, period } = region[axis];
    const place = { first: start, count, origin: spans[axis].start, extent: period };
    return b.convolve_lines(x, { axis: lineAxis(axis), taps, centre: taps.length / 2, boundary: 'periodic', ...place, single });
  };
  const build = (b: Builder, x: Value): Record<string, Value> =>
    axes.reduce<Record<string, Value>>(
      (bands, axis) =>
        Object.fromEntries(
          Object.entries(bands).flatMap(([name, band]) => [
            [`${name}L`, pass(b, band, axis, filters.low)],
            ...(details ? [[`${name}H`, pass(b, band, axis, filters.high)]] : []),
          ]),
        ),
      { '': x },
    );
  return filterLines(backend, { size, dtype: single ? 'f32' : 'f64', data }, single, build, options);
}
