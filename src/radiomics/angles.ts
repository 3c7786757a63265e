import type { Vec3 } from '../imaging/affine';
import type { Size } from '../imaging/volume';
import type { Settings } from './settings';

/** An offset in voxels, [dk, dj, di]: PyRadiomics' order z, y, x. */
export type Angle = readonly [number, number, number];

/** What `generateAngles` needs of the settings. */
export interface AngleOptions {
  /** Infinity norms of the offsets. */
  readonly distances: readonly number[];
  /** Both directions of every offset. */
  readonly bidirectional?: boolean;
  /** The axis, 0 = k, 1 = j, 2 = i, along which no offset goes (PyRadiomics' `force2Ddimension`). */
  readonly flatAxis?: number;
}

/**
 * The offsets whose infinity norm is one of the distances and that fit into a region of `size`, from the largest
 * offset down with i changing fastest: PyRadiomics' order. One direction only: the first half of that list.
 */
export function generateAngles(size: Size, { distances, bidirectional = false, flatAxis }: AngleOptions): Angle[] {
  const reach = Math.max(...distances);
  const range = [size[2], size[1], size[0]].map((extent, axis) => (axis === flatAxis ? 0 : Math.min(reach, extent - 1)));
  const angles: Angle[] = [];
  for (let dk = range[0]; dk >= -range[0]; dk--) {
    for (let dj = range[1]; dj >= -range[1]; dj--) {
      for (let di = range[2]; di >= -range[2]; di--) {
        if (distances.includes(Math.max(Math.abs(dk), Math.abs(dj), Math.abs(di)))) angles.push([dk, dj, di]);
      }
    }
  }
  return bidirectional ? angles : angles.slice(0, angles.length / 2);
}

/** The weight exp(-d^2) of an angle, for its length d in mm by `norm`; `spacing` is along i, j, k. */
export function angleWeight([dk, dj, di]: Angle, spacing: Vec3, norm: NonNullable<Settings['weightingNorm']>): number {
  const steps = [Math.abs(di) * spacing[0], Math.abs(dj) * spacing[1], Math.abs(dk) * spacing[2]];
  switch (norm) {
    case 'infinity':
      return Math.exp(-(Math.max(...steps) ** 2));
    case 'euclidean':
      return Math.exp(-(steps[0] ** 2 + steps[1] ** 2 + steps[2] ** 2));
    case 'manhattan':
      return Math.exp(-((steps[0] + steps[1] + steps[2]) ** 2));
    case 'no_weighting':
      return 1;
  }
}
