// A channels-last volume in, another out, and how windows slide over it.

@unmanaged
export class VolumeParams {
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  channels: i32;
  depth: i32;
  height: i32;
  width: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
}

@unmanaged
export class PoolParams extends VolumeParams {
  kernelD: i32;
  kernelH: i32;
  kernelW: i32;
  strideD: i32;
  strideH: i32;
  strideW: i32;
  paddingD: i32;
  paddingH: i32;
  paddingW: i32;
  dilationD: i32;
  dilationH: i32;
  dilationW: i32;
  /** Average only: the divisor counts padding; a fixed divisor (0: none). */
  countPadding: i32;
  divisor: i32;
}

/** The first index ≥ 0 of a window that starts at `start`. */
@inline
export function firstInside(start: i32, dilation: i32): i32 {
  return start >= 0 ? start : start + ((dilation - 1 - start) / dilation) * dilation;
}

/** One past the last index that a window may reach. */
@inline
export function endInside(start: i32, kernel: i32, dilation: i32, extent: i32): i32 {
  return min(start + (kernel - 1) * dilation + 1, extent);
}
