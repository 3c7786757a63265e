import { type Diameters, diametersOf } from '../mesh/diameters';
import { type Surface, surfaceOf } from '../mesh/marching-cubes';
import { padMask } from '../mesh/padded-mask';
import { principalVariances } from '../principal-axes';
import type { FeatureClass } from './feature-class';

/** What the features are computed from. */
interface Shape extends Surface, Diameters {
  /** mm3 */
  readonly voxelVolume: number;
  /** Variances of the voxels' positions along the principal axes, mm2, ascending. */
  readonly variances: readonly number[];
}

/** 3D shape features (https://pyradiomics.readthedocs.io/en/latest/features.html), in PyRadiomics' order. */
const features: Readonly<Record<string, (s: Shape) => number>> = {
  Compactness1: ({ volume, area }) => volume / (area ** 1.5 * Math.sqrt(Math.PI)),
  Compactness2: ({ volume, area }) => (36 * Math.PI * volume ** 2) / area ** 3,
  Elongation: ({ variances }) => Math.sqrt(variances[1] / variances[2]),
  Flatness: ({ variances }) => Math.sqrt(variances[0] / variances[2]),
  LeastAxisLength: ({ variances }) => 4 * Math.sqrt(variances[0]),
  MajorAxisLength: ({ variances }) => 4 * Math.sqrt(variances[2]),
  Maximum2DDiameterColumn: ({ inPlane }) => inPlane[1],
  Maximum2DDiameterRow: ({ inPlane }) => inPlane[2],
  Maximum2DDiameterSlice: ({ inPlane }) => inPlane[0],
  Maximum3DDiameter: ({ overall }) => overall,
  MeshVolume: ({ volume }) => volume,
  MinorAxisLength: ({ variances }) => 4 * Math.sqrt(variances[1]),
  SphericalDisproportion: ({ volume, area }) => area / sphereArea(volume),
  Sphericity: ({ volume, area }) => sphereArea(volume) / area,
  SurfaceArea: ({ area }) => area,
  SurfaceVolumeRatio: ({ volume, area }) => area / volume,
  VoxelVolume: ({ voxelVolume }) => voxelVolume,
};

const ibsi = {
  MeshVolume: 'RNU0',
  VoxelVolume: 'YEKZ',
  SurfaceArea: 'C0JK',
  SurfaceVolumeRatio: '2PR5',
  Compactness1: 'SKGS',
  Compactness2: 'BQWJ',
  SphericalDisproportion: 'KRCK',
  Sphericity: 'QCFX',
  Maximum3DDiameter: 'L0JK',
  MajorAxisLength: 'TDIC',
  MinorAxisLength: 'P9VJ',
  LeastAxisLength: '7J51',
  Elongation: 'Q3CK',
  Flatness: 'N17B',
};

/** 3D shape, from the mesh of the region's surface and from the positions of its voxels. */
export const shape: FeatureClass = {
  name: 'shape',
  features: Object.keys(features),
  deprecated: ['Compactness1', 'Compactness2', 'SphericalDisproportion'],
  ibsi,
  describes: 'shape',
  compute({ mask, size, spacing, values }, wanted, { settings }) {
    const padded = padMask(mask, size);
    const measured: Shape = {
      ...surfaceOf(padded, spacing),
      ...diametersOf(padded, spacing),
      voxelVolume: values.length * (spacing[0] * spacing[1] * spacing[2]),
      variances: principalVariances(mask, size, spacing, settings.conformance === 'ibsi' ? values.length - 1 : values.length),
    };
    return Object.fromEntries(wanted.map((name) => [name, features[name](measured)]));
  },
};

/** Surface area of the sphere with that volume. */
function sphereArea(volume: number): number {
  return (36 * Math.PI * volume ** 2) ** (1 / 3);
}
