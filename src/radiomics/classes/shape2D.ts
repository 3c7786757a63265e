import { PmError } from '../../core/errors';
import type { Vec3 } from '../../imaging/affine';
import type { Size } from '../../imaging/volume';
import { diametersOf } from '../mesh/diameters';
import { type Outline, outlineOf } from '../mesh/marching-squares';
import { padMask } from '../mesh/padded-mask';
import { principalVariances } from '../principal-axes';
import type { Settings } from '../settings';
import type { FeatureClass } from './feature-class';

/** What the features are computed from. */
interface Shape2D extends Outline {
  /** mm */
  readonly diameter: number;
  /** mm2 */
  readonly pixelSurface: number;
  /** Variances of the pixels' positions along the principal axes, mm2, ascending. */
  readonly variances: readonly number[];
}

/** 2D shape features (https://pyradiomics.readthedocs.io/en/latest/features.html), in PyRadiomics' order. */
const features: Readonly<Record<string, (s: Shape2D) => number>> = {
  Elongation: ({ variances }) => Math.sqrt(variances[0] / variances[1]),
  MajorAxisLength: ({ variances }) => 4 * Math.sqrt(variances[1]),
  MaximumDiameter: ({ diameter }) => diameter,
  MeshSurface: ({ area }) => area,
  MinorAxisLength: ({ variances }) => 4 * Math.sqrt(variances[0]),
  Perimeter: ({ perimeter }) => perimeter,
  PerimeterSurfaceRatio: ({ perimeter, area }) => perimeter / area,
  PixelSurface: ({ pixelSurface }) => pixelSurface,
  SphericalDisproportion: (s) => 1 / sphericity(s),
  Sphericity: sphericity,
};

/**
 * Shape of a region in one plane, from the mesh of its outline and from the positions of its pixels. Needs `force2D`, with
 * `force2Ddimension` the axis across that plane; throws `shape2D-plane` otherwise.
 */
export const shape2D: FeatureClass = {
  name: 'shape2D',
  features: Object.keys(features),
  deprecated: ['SphericalDisproportion'],
  describes: 'shape',
  onlyNamed: true,
  compute({ mask, size, spacing, values }, wanted, { settings }) {
    const [columns, rows] = planeAxes(size, settings);
    const plane: Size = [size[columns], size[rows], 1];
    // The third spacing is of no matter: distances are measured in the plane.
    const planeSpacing: Vec3 = [spacing[columns], spacing[rows], 1];
    const padded = padMask(mask, plane);
    const measured: Shape2D = {
      ...outlineOf(padded, [planeSpacing[1], planeSpacing[0]]),
      diameter: diametersOf(padded, planeSpacing).inPlane[0],
      pixelSurface: values.length * (planeSpacing[0] * planeSpacing[1]),
      variances: principalVariances(mask, plane.slice(0, 2), planeSpacing),
    };
    return Object.fromEntries(wanted.map((name) => [name, features[name](measured)]));
  },
};

/** The two axes of the region's plane, the faster first; 0 is i. */
function planeAxes(size: Size, { force2D, force2Ddimension }: Settings): readonly [number, number] {
  const across = 2 - force2Ddimension;
  if (!force2D || size[across] !== 1) {
    const why = force2D ? `the region is ${size[across]} voxels thick along force2Ddimension ${force2Ddimension}` : 'force2D is not set';
    throw new PmError('shape2D-plane', 'shape2D', why, 'outline one slice and set force2D and force2Ddimension, or use the class shape');
  }
  return across === 0 ? [1, 2] : across === 1 ? [0, 2] : [0, 1];
}

function sphericity({ perimeter, area }: Shape2D): number {
  return (2 * Math.sqrt(Math.PI * area)) / perimeter;
}
