import { PmError } from '../../core/errors';
import { axisOf, type Mat4, spacingOf } from '../affine';
import type { Volume } from '../volume';
import { badOption } from './options';
import { reindex } from './reindex';

export interface OrientationOptions {
  /** Where the three axes shall point, such as RAS: one letter each of L/R, P/A and I/S. */
  readonly axcodes?: string;
  /** Reorder and flip so that the axes run closest to R, A, S; `axcodes` is ignored. */
  readonly asClosestCanonical?: boolean;
}

/** World axis (0: left-right, 1: posterior-anterior, 2: inferior-superior) and sense of one voxel axis. */
interface Direction {
  readonly axis: number;
  readonly negative: boolean;
}

const letters = ['LR', 'PA', 'IS'] as const;

/** The image with its axes permuted and reversed, and its affine with it (Orientation). No voxel is interpolated. */
export function orientation(image: Volume, { axcodes, asClosestCanonical = false }: OrientationOptions): Volume {
  if (axcodes === undefined && !asClosestCanonical)
    throw badOption('Orientation', 'axcodes', 'none', 'give axcodes such as "RAS", or asClosestCanonical');
  const from = directionsOf(image.affine);
  const to = parseAxcodes(asClosestCanonical ? 'RAS' : (axcodes as string));
  const order = to.map(({ axis }) => from.findIndex((d) => d.axis === axis)) as [number, number, number];
  const flip = to.map(({ negative }, a) => negative !== from[order[a]].negative) as [boolean, boolean, boolean];
  return reindex(image, { order, flip });
}

/** Where the three voxel axes point, such as RAS (nibabel's aff2axcodes). */
export function axcodesOf(affine: Mat4): string {
  return directionsOf(affine)
    .map(({ axis, negative }) => letters[axis][negative ? 0 : 1])
    .join('');
}

function parseAxcodes(text: string): Direction[] {
  const directions = [...text].map((letter) => {
    const axis = letters.findIndex((pair) => pair.includes(letter));
    return { axis, negative: axis >= 0 && letters[axis][0] === letter };
  });
  if (directions.length !== 3 || new Set(directions.map((d) => d.axis)).size !== 3 || directions.some((d) => d.axis < 0)) {
    throw badOption('Orientation', 'axcodes', JSON.stringify(text), 'give one letter each of L/R, P/A and I/S, such as "RAS" or "LPS"');
  }
  return directions;
}

/**
 * The closest world axis of every voxel axis, each taken once: the largest entry of each column of the nearest rotation
 * (nibabel's io_orientation).
 */
function directionsOf(affine: Mat4): Direction[] {
  const rotation = nearestRotation(affine);
  const free = [true, true, true];
  return [0, 1, 2].map((a) => {
    const column = axisOf(rotation, a).map((value, row) => (free[row] ? value : 0));
    let axis = free.indexOf(true);
    for (let row = 0; row < 3; row++) if (Math.abs(column[row]) > Math.abs(column[axis])) axis = row;
    free[axis] = false;
    return { axis, negative: column[axis] < 0 };
  });
}

/** The orthogonal polar factor of the linear part, its columns normalised first: Newton's iteration X <- (X + X^-T) / 2. */
function nearestRotation(affine: Mat4): Mat4 {
  const zooms = spacingOf(affine);
  let x: number[] = affine.map((value, index) => (index % 4 < 3 && index < 12 ? value / (zooms[index % 4] || 1) : value));
  for (let round = 0; round < 100; round++) {
    const inverse = cofactorInverse(x);
    if (!inverse) throw new PmError('affine-singular', 'Orientation', "the image's affine has no inverse", 'check the orientation in its header');
    let change = 0;
    const next = x.slice();
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        const at = 4 * row + column;
        next[at] = (x[at] + inverse[3 * column + row]) / 2;
        change = Math.max(change, Math.abs(next[at] - x[at]));
      }
    }
    x = next;
    if (change < 1e-14) break;
  }
  return x;
}

/** The inverse of the linear part, 3x3 row-major. */
function cofactorInverse(m: readonly number[]): number[] | undefined {
  const [a, b, c, , d, e, f, , g, h, i] = m;
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (det === 0 || !Number.isFinite(det)) return undefined;
  return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d].map(
    (value) => value / det,
  );
}
