import type { Window } from '../ops/window';

/** Indices from `first` to below `end`. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** The indices of an axis of `extent` voxels that each of `count` windows reaches, `dilation` apart; empty where it reaches none. */
export function poolWindows({ kernel, stride, padding, dilation }: Window, axis: number, extent: number, count: number): Range[] {
  return Array.from({ length: count }, (_, o) => {
    const start = o * stride[axis] - padding[axis];
    const first = start >= 0 ? start : start + Math.ceil(-start / dilation[axis]) * dilation[axis];
    const end = Math.min(start + (kernel[axis] - 1) * dilation[axis] + 1, extent);
    return { first, end: Math.max(end, first) };
  });
}

/** The windows of adaptive pooling: [⌊o · n / m⌋, ⌈(o + 1) · n / m⌉). */
export function adaptiveWindows(extent: number, count: number): Range[] {
  return Array.from({ length: count }, (_, o) => ({ first: Math.floor((o * extent) / count), end: Math.ceil(((o + 1) * extent) / count) }));
}

/** For each index of an axis, the windows whose ranges hold it; they follow one another, since windows do not go back. */
export function coveringWindows(windows: readonly Range[], extent: number): Range[] {
  return Array.from({ length: extent }, (_, index) => {
    const first = windows.findIndex(({ first: from, end }) => from <= index && index < end);
    const last = windows.findLastIndex(({ first: from, end }) => from <= index && index < end);
    return first < 0 ? { first: 0, end: 0 } : { first, end: last + 1 };
  });
}

/** Ranges as kernels take them: two words each. */
export const rangeTable = (ranges: readonly Range[]): Int32Array => Int32Array.from(ranges.flatMap(({ first, end }) => [first, end]));
