// Where a grid samples a volume. Definitions, and their order of f32 operations, are those of PyTorch's GridSampler.h.
import { VolumeParams } from './volume';

/** x is the volume that is sampled (or its gradient), y what is sampled from it (or its gradient). */
@unmanaged
export class GridParams extends VolumeParams {
  /** Rows of four f32: positions along W, H, D in [−1, 1], then padding. */
  grid: usize;
  gridPitch: i32;
  /** Gradient of the grid, as it lies. */
  dGrid: usize;
  dGridPitch: i32;
  /** 0 zeros, 1 border, 2 reflection. */
  paddingMode: i32;
  isAligned: i32;
  /** A row of zeros as long as one of x: what lies outside. */
  zeros: usize;
}

/** What a position becomes that is no number or far away: outside. */
const OUTSIDE: f32 = -100;

@inline
function isOdd(flips: f32): bool {
  return flips * 0.5 != floor(flips * 0.5);
}

/** The position on an axis of `extent` voxels. */
function position(c: f32, extent: i32, paddingMode: i32, isAligned: i32): f32 {
  const last = <f32>(extent - 1);
  let at = isAligned ? ((c + 1) / 2) * last : ((c + 1) * <f32>extent - 1) / 2;
  if (paddingMode == 2) {
    const low: f32 = isAligned ? 0 : -0.5;
    const span = isAligned ? last : <f32>extent;
    if (span == 0) at = 0;
    else {
      const distance = abs(at - low);
      const flips = floor(distance / span);
      const rest = distance - flips * span;
      at = isOdd(flips) ? span - rest + low : rest + low;
    }
  }
  if (paddingMode != 0) at = min(max(at, 0), last);
  return abs(at) < 1e9 ? at : OUTSIDE;
}

/** The position along W that a row of the grid says. */
@inline
export function positionW(p: GridParams, grid: usize): f32 {
  return position(load<f32>(grid), p.width, p.paddingMode, p.isAligned);
}

@inline
export function positionH(p: GridParams, grid: usize): f32 {
  return position(load<f32>(grid, 4), p.height, p.paddingMode, p.isAligned);
}

@inline
export function positionD(p: GridParams, grid: usize): f32 {
  return position(load<f32>(grid, 8), p.depth, p.paddingMode, p.isAligned);
}

/** The derivative of the position by the grid's coordinate: 0 where the position is held at the border. */
export function slope(c: f32, extent: i32, paddingMode: i32, isAligned: i32): f32 {
  const last = <f32>(extent - 1);
  let at = isAligned ? ((c + 1) / 2) * last : ((c + 1) * <f32>extent - 1) / 2;
  let factor: f32 = isAligned ? last / 2 : <f32>extent / 2;
  if (paddingMode == 2) {
    const low: f32 = isAligned ? 0 : -0.5;
    const span = isAligned ? last : <f32>extent;
    if (span == 0) return 0;
    if (at < low) factor = -factor;
    const distance = abs(at - low);
    const flips = floor(distance / span);
    const rest = distance - flips * span;
    if (isOdd(flips)) factor = -factor;
    at = isOdd(flips) ? span - rest + low : rest + low;
  }
  if (paddingMode != 0 && !(at > 0 && at < last)) return 0;
  return abs(at) < 1e9 ? factor : 0;
}

/** The row of a voxel of x, or `outside`; `volume` is its sample. */
@inline
export function rowAt(p: GridParams, volume: usize, z: i32, y: i32, x: i32, outside: usize): usize {
  // As u32, what lies below 0 lies above every extent.
  const isInside = <u32>z < <u32>p.depth && <u32>y < <u32>p.height && <u32>x < <u32>p.width;
  return isInside ? volume + <usize>(((z * p.height + y) * p.width + x) * p.xPitch) : outside;
}
