import type { Volume } from '../../imaging/volume';
import type { Box } from '../roi';
import { isSinglePrecision, numbersOf } from '../voxels';

/** Positions start .. start + size - 1 of an axis that repeats with `period`: the whole axis where `size` is the period. */
export interface Span {
  readonly start: number;
  readonly size: number;
  readonly period: number;
}

export type Spans = readonly [Span, Span, Span];

/** Part of an image that repeats along i, j and k; i fastest. */
export interface PeriodicBlock {
  readonly spans: Spans;
  /** In single precision where the image is. */
  readonly data: Float64Array | Float32Array;
}

/** The span with `before` and `after` more positions, or the whole axis. */
export function widen({ start, size, period }: Span, before: number, after: number): Span {
  if (size + before + after >= period) return { start: 0, size: period, period };
  return { start: start - before, size: size + before + after, period };
}

/** Where the block holds `position`, which may lie anywhere on the repeating axis. */
export function locate({ start, size, period }: Span, position: number): number {
  return size === period ? (((position - start) % period) + period) % period : position - start;
}

/** The spans of the box in `image` made to repeat, odd axes lengthened by their first voxel as PyRadiomics does. */
export function spansOf(image: Volume, box: Box): Spans {
  const span = (axis: number): Span => ({ start: box.start[axis], size: box.size[axis], period: image.size[axis] + (image.size[axis] % 2) });
  return [span(0), span(1), span(2)];
}

/** `spans` of the repeating image. */
export function gather(image: Volume, spans: Spans): PeriodicBlock {
  const source = numbersOf(image);
  const [ni, nj] = image.size;
  // The voxel that lengthens an odd axis is the first.
  const [is, js, ks] = spans.map(({ start, size, period }, axis) =>
    Int32Array.from({ length: size }, (_, n) => ((((start + n) % period) + period) % period) % image.size[axis]),
  );
  const data = allocateLike(isSinglePrecision(image.dtype), spans);
  let at = 0;
  for (const k of ks) {
    for (const j of js) {
      const row = ni * (j + nj * k);
      for (let n = 0; n < is.length; n++) data[at++] = source[row + is[n]];
    }
  }
  return { spans, data };
}

/** The part of `block` that `spans` say. */
export function part({ spans: from, data }: PeriodicBlock, spans: Spans): PeriodicBlock {
  const [si, sj, sk] = spans;
  const out = allocateLike(data instanceof Float32Array, spans);
  let at = 0;
  for (let k = 0; k < sk.size; k++) {
    for (let j = 0; j < sj.size; j++) {
      const row = from[0].size * (locate(from[1], sj.start + j) + from[1].size * locate(from[2], sk.start + k));
      for (let i = 0; i < si.size; i++) out[at++] = data[row + locate(from[0], si.start + i)];
    }
  }
  return { spans, data: out };
}

function allocateLike(single: boolean, [i, j, k]: Spans): Float64Array | Float32Array {
  const length = i.size * j.size * k.size;
  return single ? new Float32Array(length) : new Float64Array(length);
}

/** Zeros for `spans` in the block's precision. */
export function zerosLike({ data }: PeriodicBlock, spans: Spans): PeriodicBlock {
  return { spans, data: allocateLike(data instanceof Float32Array, spans) };
}
