import { asFloat64, type Tensor } from '../../../core/tensor';
import type { GridSampleAttrs } from '../../../ops/grid_sample';

/** A position along an axis in voxels, and its derivative by the grid's coordinate. */
interface Position {
  readonly at: number;
  readonly slope: number;
}

type PositionAttrs = Pick<GridSampleAttrs, 'paddingMode' | 'alignCorners'>;

/** The position of coordinate `c` on an axis of `extent` voxels, brought inside by the padding mode. What is no number lies outside. */
export function positionOf(c: number, extent: number, { paddingMode, alignCorners }: PositionAttrs): Position {
  const slope = (alignCorners ? extent - 1 : extent) / 2;
  const at = alignCorners ? ((c + 1) / 2) * (extent - 1) : ((c + 1) * extent - 1) / 2;
  const moved = paddingMode === 'reflection' ? reflect({ at, slope }, extent, alignCorners) : { at, slope };
  const position = paddingMode === 'zeros' ? moved : clip(moved, extent);
  return Number.isFinite(position.at) ? position : { at: -100, slope: 0 };
}

/** Reflected at the outer voxels' centres (`alignCorners`) or faces. */
function reflect({ at, slope }: Position, extent: number, alignCorners: boolean): Position {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? extent - 1 : extent;
  if (span === 0) return { at: 0, slope: 0 };
  const distance = Math.abs(at - low);
  const flips = Math.floor(distance / span);
  const rest = distance - flips * span;
  const direction = at < low ? -slope : slope;
  return flips % 2 === 0 ? { at: rest + low, slope: direction } : { at: span - rest + low, slope: -direction };
}

function clip({ at, slope }: Position, extent: number): Position {
  if (at <= 0) return { at: 0, slope: 0 };
  return at >= extent - 1 ? { at: extent - 1, slope: 0 } : { at, slope };
}

/** A voxel that takes part along an axis: its weight, and the derivative of that by the position. */
export type Tap = readonly [index: number, weight: number, derivative: number];

/** The voxels that a position is sampled from; those outside have no value. */
export function tapsOf(at: number, extent: number, mode: GridSampleAttrs['mode']): Tap[] {
  const low = Math.floor(at);
  const taps: Tap[] =
    mode === 'nearest'
      ? [[roundEven(at), 1, 0]]
      : [
          [low, 1 - (at - low), -1],
          [low + 1, at - low, 1],
        ];
  return taps.filter(([index]) => index >= 0 && index < extent);
}

function roundEven(at: number): number {
  const low = Math.floor(at);
  return at - low === 0.5 ? low + (Math.abs(low) % 2) : Math.round(at);
}

/** Positions along D, H, W at an output voxel of a sample, from a grid [N, 3, D', H', W'] whose channels are W, H, D. */
export function gridPositions(
  grid: Tensor,
  size: readonly number[],
  attrs: PositionAttrs,
): (sample: number, z: number, y: number, x: number) => Position[] {
  const [, , d, h, w] = grid.shape;
  const data = asFloat64(grid);
  return (sample, z, y, x) => size.map((extent, axis) => positionOf(data[(((sample * 3 + 2 - axis) * d + z) * h + y) * w + x], extent, attrs));
}
