import type { BackendInfo } from './backend';

/** What is measured: f32 multiply-adds in registers, and memory copied, read and combined (y = x0 + s · x1). */
export const peakKinds = ['madd', 'copy', 'read', 'triad'] as const;
export type PeakKind = (typeof peakKinds)[number];

/** A kernel that does one thing only, with its data on a device. */
export interface PeakRun {
  /** Floating-point operations and bytes read and written by one repeat. */
  readonly flops: number;
  readonly bytes: number;
  /** Milliseconds that so many repeats took, by the device's own clock where there is one. */
  run(repeats: number): Promise<number>;
  /** The largest deviation of what the last run left from what it must be; 0 where it is right, as all values are small integers. */
  error(): Promise<number>;
  dispose(): void;
}

/** A device whose limits are measured. */
export interface PeakProbe {
  readonly info: BackendInfo;
  /** `device`: timestamp queries; `wall`: the host's clock around the work. */
  readonly clock: 'device' | 'wall';
  /** `amount`: FLOP of a repeat for `madd`, bytes of an array for the others; both are rounded to what the kernel can do. */
  prepare(kind: PeakKind, amount: number): Promise<PeakRun>;
  dispose(): void;
}

/** The integer at `index` of the arrays that memory kernels work on: small, so that their sums are exact in f32. */
export const peakValue = (index: number): number => index % 7;

/** The first `length` of them. */
export function peakValues(length: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(length);
  for (let index = 0; index < length; index++) values[index] = peakValue(index);
  return values;
}
