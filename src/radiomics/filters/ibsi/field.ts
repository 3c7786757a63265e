import type { Backend } from '../../../backends/backend';
import { padMap } from '../../../core/padding';
import { type Size, voxelCount } from '../../../imaging/volume';
import { type Boundary, padModes } from '../../../ops/convolve_lines';
import { type Box, forEachLine } from '../../roi';
import { numbersOf } from '../../voxels';
import type { FilterSource } from '../image-type';

/** A response that is computed where it is asked for. */
export interface Field {
  /** The image's grid. */
  readonly size: Size;
  /** Where it is filtered along lines. */
  readonly backend: Backend;
  /** The values inside a box of that grid: i fastest, then j, k. They may be shared: read only. */
  values(box: Box): Promise<Float64Array>;
}

/** The image itself. */
export function fieldOf({ image, backend }: Pick<FilterSource, 'image' | 'backend'>): Field {
  const numbers = numbersOf(image);
  return { size: image.size, backend, values: async (box) => cut(numbers, image.size, box) };
}

/** The values inside `box` of a grid. */
export function cut(data: ArrayLike<number>, size: Size, box: Box): Float64Array {
  const out = new Float64Array(voxelCount(box.size));
  forEachLine(size, box, (from, to, length) => {
    for (let i = 0; i < length; i++) out[to + i] = data[from + i];
  });
  return out;
}

/**
 * What is shown in `box`, which may reach beyond the image: the index at each position of an axis, -1 where there is none, and the box
 * of all indices; none where nothing is shown.
 */
export function shownIn({ size }: Field, box: Box, boundary: Boundary): { maps: readonly Int32Array[]; inner: Box | undefined } {
  const maps = size.map((extent, axis) => {
    const [start, end] = [box.start[axis], box.start[axis] + box.size[axis]];
    return padMap(extent, -start, end - extent, padModes[boundary]);
  });
  return { maps, inner: hullOf(maps) };
}

/** The field's values in `box`, which may reach beyond the image: there the boundary says what they are. */
export async function extended(field: Field, box: Box, boundary: Boundary): Promise<Float64Array> {
  const { maps, inner } = shownIn(field, box, boundary);
  if (!inner) return new Float64Array(voxelCount(box.size));
  const source = await field.values(inner);
  if (isSame(inner, box)) return source;
  const [ni, nj, nk] = box.size;
  const out = new Float64Array(ni * nj * nk);
  for (let k = 0, at = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++, at += ni) {
      const [fromJ, fromK] = [maps[1][j] - inner.start[1], maps[2][k] - inner.start[2]];
      if (maps[1][j] < 0 || maps[2][k] < 0) continue;
      const line = inner.size[0] * (fromJ + inner.size[1] * fromK) - inner.start[0];
      for (let i = 0; i < ni; i++) if (maps[0][i] >= 0) out[at + i] = source[line + maps[0][i]];
    }
  }
  return out;
}

/** The smallest box with all indices that the maps show; `undefined` where one of them shows nothing but the constant. */
function hullOf(maps: readonly Int32Array[]): Box | undefined {
  const shown = maps.map((map) => map.filter((index) => index >= 0));
  if (shown.some((indices) => indices.length === 0)) return undefined;
  const low = shown.map((indices) => indices.reduce((a, b) => Math.min(a, b)));
  const extent = shown.map((indices, axis) => indices.reduce((a, b) => Math.max(a, b)) - low[axis] + 1);
  return { start: [low[0], low[1], low[2]], size: [extent[0], extent[1], extent[2]] };
}

function isSame(a: Box, b: Box): boolean {
  return [0, 1, 2].every((axis) => a.start[axis] === b.start[axis] && a.size[axis] === b.size[axis]);
}
