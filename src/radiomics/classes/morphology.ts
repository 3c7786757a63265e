import { extremeVertices } from '../mesh/diameters';
import { ellipsoidArea, ellipsoidVolume, leastEllipsoid } from '../mesh/ellipsoid';
import { type Surface, surfaceOf } from '../mesh/marching-cubes';
import { orientedBox } from '../mesh/oriented-box';
import { type PaddedMask, padMask } from '../mesh/padded-mask';
import { convexFaces, type Face, polyhedronMeasures } from '../mesh/polyhedron';
import type { Point } from '../mesh/vectors';
import { principalVariances } from '../principal-axes';
import type { Roi } from '../roi';
import { type SpatialAutocorrelation, spatialAutocorrelation } from '../spatial-autocorrelation';
import type { FeatureClass } from './feature-class';

const features: Readonly<Record<string, (m: Morphology) => number>> = {
  Asphericity: ({ surface: { area, volume } }) => area / (36 * Math.PI * volume ** 2) ** (1 / 3) - 1,
  CenterOfMassShift: ({ roi }) => centerOfMassShift(roi),
  VolumeDensityAxisAlignedBoundingBox: (m) => m.surface.volume / boxVolume(m.alignedBox),
  AreaDensityAxisAlignedBoundingBox: (m) => m.surface.area / boxArea(m.alignedBox),
  VolumeDensityOrientedMinimumBoundingBox: (m) => m.surface.volume / boxVolume(m.orientedBox),
  AreaDensityOrientedMinimumBoundingBox: (m) => m.surface.area / boxArea(m.orientedBox),
  VolumeDensityApproximateEnclosingEllipsoid: (m) => m.surface.volume / ellipsoidVolume(m.approximateEllipsoid),
  AreaDensityApproximateEnclosingEllipsoid: (m) => m.surface.area / ellipsoidArea(m.approximateEllipsoid),
  VolumeDensityMinimumVolumeEnclosingEllipsoid: (m) => m.surface.volume / ellipsoidVolume(m.leastEllipsoid),
  AreaDensityMinimumVolumeEnclosingEllipsoid: (m) => m.surface.area / ellipsoidArea(m.leastEllipsoid),
  VolumeDensityConvexHull: (m) => m.surface.volume / m.hull.volume,
  AreaDensityConvexHull: (m) => m.surface.area / m.hull.area,
  IntegratedIntensity: ({ roi: { values }, surface }) => surface.volume * (values.reduce((sum, value) => sum + value, 0) / values.length),
  MoranI: ({ autocorrelation }) => autocorrelation.moran,
  GearyC: ({ autocorrelation }) => autocorrelation.geary,
};

const ibsi = {
  Asphericity: '25C7',
  CenterOfMassShift: 'KLMA',
  VolumeDensityAxisAlignedBoundingBox: 'PBX1',
  AreaDensityAxisAlignedBoundingBox: 'R59B',
  VolumeDensityOrientedMinimumBoundingBox: 'ZH1A',
  AreaDensityOrientedMinimumBoundingBox: 'IQYR',
  VolumeDensityApproximateEnclosingEllipsoid: '6BDE',
  AreaDensityApproximateEnclosingEllipsoid: 'RDD2',
  VolumeDensityMinimumVolumeEnclosingEllipsoid: 'SWZ1',
  AreaDensityMinimumVolumeEnclosingEllipsoid: 'BRI8',
  VolumeDensityConvexHull: 'R3ER',
  AreaDensityConvexHull: '7T7F',
  IntegratedIntensity: '99N0',
  MoranI: 'N365',
  GearyC: 'NPT7',
};

/**
 * IBSI's morphology (HCUG) beyond the class `shape`: densities compare the region before resegmentation, as a mesh, with what encloses it;
 * intensities are those of the region after it.
 */
export const morphology: FeatureClass = {
  name: 'morphology',
  features: Object.keys(features),
  deprecated: [],
  ibsi,
  describes: 'original',
  onlyNamed: true,
  compute(roi, wanted) {
    const m = new Morphology(roi);
    return Object.fromEntries(wanted.map((name) => [name, features[name](m)]));
  },
};

/** What the features are computed from, each part when it is first asked for. Lengths are in mm. */
class Morphology {
  readonly #mask: Uint8Array;
  readonly #padded: PaddedMask;
  #surface?: Surface;
  #vertices?: Point[];
  #faces?: Face[];
  #autocorrelation?: SpatialAutocorrelation;

  constructor(readonly roi: Roi) {
    this.#mask = roi.morphological ?? roi.mask;
    this.#padded = padMask(this.#mask, roi.size);
  }

  get surface(): Surface {
    this.#surface ??= surfaceOf(this.#padded, this.roi.spacing);
    return this.#surface;
  }

  /** In half voxels. */
  get #extreme(): Point[] {
    this.#vertices ??= extremeVertices(this.#padded);
    return this.#vertices;
  }

  /** Half a voxel. */
  get #scale(): Point {
    const [di, dj, dk] = this.roi.spacing;
    return [di / 2, dj / 2, dk / 2];
  }

  get #hullFaces(): Face[] {
    this.#faces ??= convexFaces(this.#extreme);
    return this.#faces;
  }

  get #scaled(): Point[] {
    const [di, dj, dk] = this.#scale;
    return this.#extreme.map(([i, j, k]) => [i * di, j * dj, k * dk]);
  }

  get hull(): Surface {
    return polyhedronMeasures(this.#extreme, this.#hullFaces, this.#scale);
  }

  get alignedBox(): Point {
    const extent = (axis: number): number => {
      const along = this.#extreme.map((vertex) => vertex[axis]);
      return (along.reduce((a, b) => Math.max(a, b)) - along.reduce((a, b) => Math.min(a, b))) * this.#scale[axis];
    };
    return [extent(0), extent(1), extent(2)];
  }

  get orientedBox(): Point {
    return orientedBox(this.#scaled, this.#hullFaces);
  }

  /** Semi-axes, the largest first. */
  get approximateEllipsoid(): Point {
    const { size, spacing } = this.roi;
    const count = this.#mask.reduce((sum, voxel) => sum + voxel, 0);
    const [c, b, a] = principalVariances(this.#mask, size, spacing, count - 1).map((variance) => 2 * Math.sqrt(variance));
    return [a, b, c];
  }

  /** Semi-axes, the largest first. */
  get leastEllipsoid(): Point {
    const corners = new Set(this.#hullFaces.flat());
    return leastEllipsoid(this.#scaled.filter((_, vertex) => corners.has(vertex)));
  }

  get autocorrelation(): SpatialAutocorrelation {
    this.#autocorrelation ??= spatialAutocorrelation(this.roi);
    return this.#autocorrelation;
  }
}

function boxVolume([a, b, c]: Point): number {
  return a * b * c;
}

function boxArea([a, b, c]: Point): number {
  return 2 * (a * b + b * c + c * a);
}

/** From the middle of the region before resegmentation to the centre of mass of the intensities after it. */
function centerOfMassShift({ size: [ni, nj, nk], spacing, mask, morphological = mask, values }: Roi): number {
  const [middle, center] = [new Float64Array(3), new Float64Array(3)];
  let [count, weight] = [0, 0];
  for (let k = 0, voxel = 0, n = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (let i = 0; i < ni; i++, voxel++) {
        const value = mask[voxel] === 0 ? 0 : values[n++];
        weight += value;
        count += morphological[voxel];
        [i, j, k].forEach((position, axis) => {
          middle[axis] += position * morphological[voxel];
          center[axis] += position * value;
        });
      }
    }
  }
  return Math.hypot(...spacing.map((step, axis) => step * (middle[axis] / count - center[axis] / weight)));
}
