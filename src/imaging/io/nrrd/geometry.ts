import { fromAxes, type Mat4, type Vec3 } from '../../affine';
import { badHeader, unsupported } from '../errors';
import { checkedAffine, completeAxes } from '../geometry';
import { type NrrdHeader, perAxis, vectors, wholeNumber } from './header';

export interface NrrdGeometry {
  readonly affine: Mat4;
  readonly from: string;
  readonly units: string;
  /** The axes of the array that are i, j, k. */
  readonly spatial: readonly number[];
}

type Signs = readonly [number, number, number];
const lps: Signs = [-1, -1, 1];

/** Signs that take the named space to RAS. */
const spaces: Record<string, Signs> = {
  'right-anterior-superior': [1, 1, 1],
  ras: [1, 1, 1],
  'left-anterior-superior': [-1, 1, 1],
  las: [-1, 1, 1],
  'left-posterior-superior': lps,
  lps,
};

/** Spaces without anatomical names; ITK reads them as LPS. */
const unnamed = ['scanner-xyz', '3d-right-handed', '3d-left-handed'];

/** Where the voxels are, from `space directions` and `space origin`, or else from `spacings`. */
export function nrrdGeometry(header: NrrdHeader, axes: number, warnings: string[], what: string): NrrdGeometry {
  const { signs, dimension } = space(header, warnings, what);
  const directions = worldDirections(header, axes, dimension, what);
  const spacings = axisSpacings(header, axes, what);
  const kinds = perAxis(header, 'kinds', axes, what);
  if (header.fields.has('axismins') || header.fields.has('axismaxs')) warnings.push('"axis mins" and "axis maxs" are not used for the geometry.');
  const spatial = spatialAxes(axes, directions, kinds, spacings, warnings);
  const columns = spatial.map(
    (axis, i): Vec3 => directions?.[axis] ?? ([0, 1, 2].map((row) => (row === i ? (spacings?.[axis] ?? 1) : 0)) as unknown as Vec3),
  );
  const origin = worldOrigin(header, dimension, directions !== undefined, warnings, what);
  const inSpace = fromAxes(completeAxes(columns, what), origin);
  const affine = inSpace.map((value, i) => (i < 12 ? value * signs[i >> 2] : value));
  const from = directions ? 'space directions' : spacings ? 'spacings' : 'none';
  return { affine: checkedAffine(affine, from, what), from, units: units(header, warnings), spatial };
}

/** Signs to RAS, and how many components the file's vectors have. */
function space(header: NrrdHeader, warnings: string[], what: string): { signs: Signs; dimension: number } {
  const name = header.fields.get('space');
  const bare = name
    ?.toLowerCase()
    .replace(/-time$/, '')
    .replace(/^(ras|las|lps)t$/, '$1');
  if (name !== undefined && bare !== undefined) {
    const dimension = bare === name.toLowerCase() ? 3 : 4;
    if (spaces[bare]) return { signs: spaces[bare], dimension };
    if (!unnamed.includes(bare)) throw unsupported(what, `the space "${name}" is not known`, 'save the image in RAS, LAS or LPS');
    warnings.push(`The space "${name}" has no anatomical orientation; it is taken as left-posterior-superior, as ITK does.`);
    return { signs: lps, dimension };
  }
  warnings.push('The file names no space; its axes are taken as left-posterior-superior, as ITK does.');
  return { signs: lps, dimension: wholeNumber(header, 'spacedimension', 3, what) };
}

/** One vector an axis, padded to three components; `undefined` for an axis of another kind (vector, list, time). */
function worldDirections(header: NrrdHeader, axes: number, dimension: number, what: string): (Vec3 | undefined)[] | undefined {
  const text = header.fields.get('spacedirections');
  if (text === undefined) return undefined;
  const list = vectors(text, 'space directions', what);
  if (list.length !== axes) throw badHeader(what, `"space directions" has ${list.length} entries for ${axes} axes`);
  return list.map((direction) => {
    if (!direction) return undefined;
    const [x, y, z] = components(direction, dimension, 'space directions', what);
    // In a space with time, the axis along time has no spatial part.
    return dimension === 4 && x === 0 && y === 0 && z === 0 ? undefined : [x, y, z];
  });
}

function components(vector: readonly number[], dimension: number, name: string, what: string): Vec3 {
  if (vector.length !== dimension) throw badHeader(what, `"${name}" holds a vector of ${vector.length} in a space of ${dimension}`);
  return [vector[0], vector[1] ?? 0, vector[2] ?? 0];
}

function worldOrigin(header: NrrdHeader, dimension: number, placed: boolean, warnings: string[], what: string): Vec3 {
  const text = header.fields.get('spaceorigin');
  if (text === undefined) {
    if (placed) warnings.push('The file gives no "space origin"; 0 is used.');
    return [0, 0, 0];
  }
  const [origin, ...more] = vectors(text, 'space origin', what);
  if (!origin || more.length > 0) throw badHeader(what, `"space origin" is "${text}", not one vector`);
  return components(origin, dimension, 'space origin', what);
}

/** `undefined` where the field is missing; NaN marks an axis that is not spatial. */
function axisSpacings(header: NrrdHeader, axes: number, what: string): number[] | undefined {
  return perAxis(header, 'spacings', axes, what)?.map((word) => {
    const value = /^[+-]?nan$/i.test(word) ? Number.NaN : Number(word);
    if (value === 0 || (Number.isNaN(value) && !/nan/i.test(word))) throw badHeader(what, `"spacings" holds "${word}"`);
    return value;
  });
}

function spatialAxes(
  axes: number,
  directions: readonly (Vec3 | undefined)[] | undefined,
  kinds: readonly string[] | undefined,
  spacings: readonly number[] | undefined,
  warnings: string[],
): number[] {
  const all = Array.from({ length: axes }, (_, axis) => axis);
  const domain = (axis: number): boolean => !kinds || ['domain', 'space'].includes(kinds[axis].toLowerCase());
  const found = directions ? all.filter((axis) => directions[axis]) : all.filter((axis) => domain(axis) && !Number.isNaN(spacings?.[axis]));
  if (found.length <= 3 || directions) return found;
  warnings.push(`The file does not say which of its ${found.length} axes are spatial; the first three are taken.`);
  return found.slice(0, 3);
}

function units(header: NrrdHeader, warnings: string[]): string {
  const text = header.fields.get('spaceunits') ?? header.fields.get('units');
  const names = [...new Set(text?.match(/"[^"]*"/g)?.map((quoted) => quoted.slice(1, -1)))].filter((name) => name !== '');
  if (names.length !== 1) return names.length === 0 ? 'unknown' : names.join(' ');
  const [unit] = names;
  if (!/^(mm|millimet(er|re)s?)$/i.test(unit))
    warnings.push(`The affine is in ${unit}, not mm, and is kept so; lengths and volumes are in that unit.`);
  return unit;
}
