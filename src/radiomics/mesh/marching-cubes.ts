import type { Vec3 } from '../../imaging/affine';
import { cubeTriangles, edgeMiddles } from './cube-triangles';
import type { PaddedMask } from './padded-mask';
import { cross, dot, type Point } from './vectors';

/** Of the closed surface through the middles between voxels inside and outside. */
export interface Surface {
  /** mm2 */
  readonly area: number;
  /** mm3 */
  readonly volume: number;
}

/** The cubes of each case: how many, and the sums of their first corners' k, j, i. */
type Census = readonly [count: Float64Array, k: Float64Array, j: Float64Array, i: Float64Array];

/**
 * Area and volume of the mesh of marching cubes, as PyRadiomics defines them; `spacing` is along i, j, k.
 *
 * All vertices lie half-way between voxels, so the cubes of one case are alike: they are counted, and a case's area and volume
 * are computed once. Counts and volumes in half voxels are integers, so the result does not depend on an order of summation.
 */
export function surfaceOf(mask: PaddedMask, spacing: Vec3): Surface {
  const [count, k, j, i] = census(mask);
  let area = 0;
  let volume = 0;
  for (let c = 1; c < 255; c++) {
    if (count[c] === 0) continue;
    const inverted = c > 127;
    const triangles = cubeTriangles[inverted ? 255 - c : c];
    const part = volumeAt(triangles, count[c], [2 * k[c], 2 * j[c], 2 * i[c]]);
    volume += inverted ? -part : part;
    area += count[c] * areaOf(triangles, [spacing[2] / 2, spacing[1] / 2, spacing[0] / 2]);
  }
  return { area, volume: (volume / 48) * (spacing[0] * spacing[1] * spacing[2]) };
}

function census({ size: [ni, nj, nk], data }: PaddedMask): Census {
  const result: Census = [new Float64Array(256), new Float64Array(256), new Float64Array(256), new Float64Array(256)];
  const [count, ks, js, is] = result;
  for (let k = 0; k < nk - 1; k++) {
    for (let j = 0; j < nj - 1; j++) {
      const at = ni * (j + nj * k);
      // The corners 1, 2, 5, 6 at i + 1 become 0, 3, 4, 7 of the next cube; the border is outside.
      let right = 0;
      for (let i = 0; i < ni - 1; i++) {
        const left = ((right & 0x22) >> 1) | ((right & 0x44) << 1);
        const p = at + i + 1;
        right = (data[p] << 1) | (data[p + ni] << 2) | (data[p + ni * nj] << 5) | (data[p + ni * nj + ni] << 6);
        const c = left | right;
        count[c]++;
        ks[c] += k;
        js[c] += j;
        is[c] += i;
      }
    }
  }
  return result;
}

function* corners(triangles: readonly number[]): Generator<[Point, Point, Point]> {
  for (let t = 0; t < triangles.length; t += 3) {
    yield [edgeMiddles[triangles[t]], edgeMiddles[triangles[t + 1]], edgeMiddles[triangles[t + 2]]];
  }
}

/**
 * The sum of a · (b × c) over the triangles (a, b, c) of `count` cubes whose origins add up to `origins`. Moving a triangle by p adds
 * p · (a × b + b × c + c × a).
 */
function volumeAt(triangles: readonly number[], count: number, origins: Point): number {
  let sum = 0;
  for (const [a, b, c] of corners(triangles)) {
    const bc = cross(b, c);
    sum += count * dot(a, bc) + dot(origins, cross(a, b)) + dot(origins, bc) + dot(origins, cross(c, a));
  }
  return sum;
}

function areaOf(triangles: readonly number[], scale: Point): number {
  let sum = 0;
  for (const [a, b, c] of corners(triangles)) {
    const side = (from: Point, to: Point): Point => [(to[0] - from[0]) * scale[0], (to[1] - from[1]) * scale[1], (to[2] - from[2]) * scale[2]];
    const normal = cross(side(c, a), side(c, b));
    sum += Math.sqrt(dot(normal, normal)) / 2;
  }
  return sum;
}
