import { PmError } from '../../core/errors';
import { spacingOf, type Vec3 } from '../../imaging/affine';
import type { FilterSource } from '../filters/image-type';
import { insideOf } from '../roi';
import { numbersOf } from '../voxels';
import type { FeatureClass } from './feature-class';

/** mm: of a sphere of 1 cm3. */
const radius = 10 * (3 / (4 * Math.PI)) ** (1 / 3);

const features: Readonly<Record<string, (source: FilterSource) => number>> = {
  LocalIntensityPeak: (source) => highestPeak(source, true),
  GlobalIntensityPeak: (source) => highestPeak(source, false),
};

/** IBSI's local intensity (9ST6): means over spheres of 1 cm3 around the region's voxels, whatever lies in them. */
export const localintensity: FeatureClass = {
  name: 'localintensity',
  features: Object.keys(features),
  deprecated: [],
  ibsi: { LocalIntensityPeak: 'VJGA', GlobalIntensityPeak: '0F91' },
  describes: 'original',
  onlyNamed: true,
  compute(_, wanted, { source }) {
    if (!source) throw new PmError('no-surroundings', 'localintensity', 'the image around the region is not given', 'leave the class out');
    return Object.fromEntries(wanted.map((name) => [name, features[name](source)]));
  },
};

/** The highest mean around a voxel of the region, or around those of them with the highest intensity. */
function highestPeak({ image, mask }: FilterSource, aroundMaximum: boolean): number {
  const values = numbersOf(image);
  const inside = insideOf(mask);
  const maximum = inside.reduce((most, voxel) => Math.max(most, values[voxel]), Number.NEGATIVE_INFINITY);
  const centres = aroundMaximum ? inside.filter((voxel) => values[voxel] === maximum) : inside;
  const rows = sphereRows(spacingOf(image.affine));
  const [ni, nj, nk] = image.size;
  const sums = rowSums(values, ni);
  let highest = Number.NEGATIVE_INFINITY;
  for (const centre of centres) {
    const [i, j, k] = [centre % ni, Math.floor(centre / ni) % nj, Math.floor(centre / (ni * nj))];
    let sum = 0;
    let count = 0;
    for (const [dj, dk, reach] of rows) {
      const [row, slice] = [j + dj, k + dk];
      if (row < 0 || row >= nj || slice < 0 || slice >= nk) continue;
      const at = (ni + 1) * (row + nj * slice);
      const [from, to] = [Math.max(0, i - reach), Math.min(ni, i + reach + 1)];
      sum += sums[at + to] - sums[at + from];
      count += to - from;
    }
    highest = Math.max(highest, sum / count);
  }
  return highest;
}

/** The rows of the voxels whose centres lie within the radius: steps along j and k, and how far the row goes to either side along i. */
function sphereRows([di, dj, dk]: Vec3): [dj: number, dk: number, reach: number][] {
  const rows: [number, number, number][] = [];
  for (let k = -Math.floor(radius / dk); k * dk <= radius; k++) {
    for (let j = -Math.floor(radius / dj); j * dj <= radius; j++) {
      const left = radius ** 2 - (j * dj) ** 2 - (k * dk) ** 2;
      if (left >= 0) rows.push([j, k, Math.floor(Math.sqrt(left) / di)]);
    }
  }
  return rows;
}

/** Of each line along i the sums of its first 0, 1, ... values. */
function rowSums(values: ArrayLike<number>, ni: number): Float64Array {
  const sums = new Float64Array((values.length / ni) * (ni + 1));
  for (let voxel = 0, at = 0; voxel < values.length; at++) {
    for (let i = 0; i < ni; i++, at++, voxel++) sums[at + 1] = sums[at] + values[voxel];
  }
  return sums;
}
