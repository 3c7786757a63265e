import type { Triple } from '../core/shape';
import type { AttrsOf, OpName, ops } from '../ops/all';
import type { Angle } from './angles';
import type { Settings } from './settings';

/** The operators that list what windows hold. */
export type WindowOp = { [K in OpName]: (typeof ops)[K]['inputs'] extends readonly ['windows'] ? K : never }[OpName];

/** What to list in every window: what the operator's file says of its result. */
export type WindowRequest = {
  readonly [K in WindowOp]: {
    readonly op: K;
    /** Of the whole box: 1.. inside the region, 0 outside, i fastest. Windows are cut from it. */
    readonly levels: Int32Array;
    readonly attrs: AttrsOf<K>;
  };
}[WindowOp];

/** A window around a voxel, whose positions run as the box's voxels do, i fastest. What lies outside the box is not in the region. */
export interface Window {
  /** Each position's voxel as an offset in the box; -1 outside the box. */
  readonly voxels: Int32Array;
  /** The request's levels there; empty without a request. */
  readonly levels: Int32Array;
  /** What the request's operator listed; empty without a request. */
  readonly found: Uint32Array;
}

/** How far the window reaches along k, j and i: `kernelRadius`, with `force2D` not at all along `force2Ddimension`. */
export function windowRadius({ kernelRadius, force2D, force2Ddimension }: Settings): Triple {
  const radius = (axis: number): number => (force2D && axis === force2Ddimension ? 0 : kernelRadius);
  return [radius(0), radius(1), radius(2)];
}

/** Positions of a window. */
export function windowPositions(settings: Settings): number {
  return windowRadius(settings).reduce((product, radius) => product * (2 * radius + 1), 1);
}

/** The angles that lead from some position of a window to another one. */
export function anglesWithin(angles: readonly Angle[], settings: Settings): readonly Angle[] {
  const radius = windowRadius(settings);
  return angles.filter((angle) => angle.every((step, axis) => Math.abs(step) <= 2 * radius[axis]));
}
