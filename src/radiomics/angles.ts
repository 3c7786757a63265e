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

/**
 * The angles that the settings give a region of `size`: of all `distances`, or of distance 1 for the classes that know no other.
 * IBSI's are the same for every region, those that lead out of it everywhere included.
 */
export function anglesOf(
  size: Size,
  settings: Pick<Settings, 'force2D' | 'force2Ddimension'> & Partial<Pick<Settings, 'distances' | 'conformance'>>,
  bidirectional = false,
): Angle[] {
  const { force2D, force2Ddimension, distances, conformance } = settings;
  const within: Size = conformance === 'ibsi' ? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] : size;
  return generateAngles(within, { distances: distances ?? [1], bidirectional, flatAxis: force2D ? force2Ddimension : undefined });
}

/** Length of an angle in mm by `norm`, 1 for `no_weighting`; `spacing` is along i, j, k. */
export function angleLength([dk, dj, di]: Angle, spacing: Vec3, norm: NonNullable<Settings['weightingNorm']>): number {
  const steps = [Math.abs(di) * spacing[0], Math.abs(dj) * spacing[1], Math.abs(dk) * spacing[2]];
  switch (norm) {
    case 'infinity':
      return Math.max(...steps);
    case 'euclidean':
      return Math.sqrt(steps[0] ** 2 + steps[1] ** 2 + steps[2] ** 2);
    case 'manhattan':
      return steps[0] + steps[1] + steps[2];
    case 'no_weighting':
      return 1;
  }
}

/** The weight exp(-d^2) of an angle, for its length d in mm by `norm`, 1 for `no_weighting`; `spacing` is along i, j, k. */
export function angleWeight(angle: Angle, spacing: Vec3, norm: NonNullable<Settings['weightingNorm']>): number {
  return norm === 'no_weighting' ? 1 : Math.exp(-(angleLength(angle, spacing, norm) ** 2));
}
