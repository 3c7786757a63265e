import { PmError } from '../core/errors';
import type { Size } from './volume';

export interface Components {
  /** 0 where the mask is 0, else the component's number, 1 to `count`, in the order of their first voxels. */
  readonly labels: Int32Array;
  readonly count: number;
  /** Voxels by component number; entry 0 is the background. */
  readonly sizes: Int32Array;
}

/**
 * The connected components of the non-zero voxels; `size[0]` varies fastest.
 * With `channels` above 1 the channels are a fourth axis: neighbours may lie in the channels beside.
 * Union-find over voxel indices: 4 bytes a voxel.
 */
export function connectedComponents(mask: ArrayLike<number | boolean>, size: Size, connectivity: number, channels = 1): Components {
  const [ni, nj, nk] = size;
  const total = ni * nj * nk * channels;
  const rank = channels > 1 ? 4 : 3;
  if (!Number.isInteger(connectivity) || connectivity < 1 || connectivity > rank) {
    throw new PmError(
      'connectivity',
      'connectivity',
      `${connectivity} is not between 1 and ${rank}`,
      'use 1 for faces, 2 for edges or 3 for corners',
    );
  }
  if (total > 0x7fffffff) throw new PmError('volume-size', 'connected components', `${total} voxels are too many`, 'crop the volume first');
  const parent = new Int32Array(total);
  const neighbours = earlierNeighbours(size, connectivity, channels);
  let v = 0;
  for (let c = 0; c < channels; c++) {
    for (let k = 0; k < nk; k++) {
      for (let j = 0; j < nj; j++) {
        for (let i = 0; i < ni; i++, v++) {
          if (!mask[v]) {
            parent[v] = -1;
            continue;
          }
          parent[v] = v;
          for (const { di, dj, dk, dc, offset } of neighbours) {
            if (i + di < 0 || i + di >= ni || j + dj < 0 || j + dj >= nj || k + dk < 0 || k + dk >= nk || c + dc < 0) continue;
            if (parent[v + offset] >= 0) unite(parent, v, v + offset);
          }
        }
      }
    }
  }
  // A parent always comes before its child, so one pass turns parents into numbers.
  let count = 0;
  for (v = 0; v < total; v++) {
    const p = parent[v];
    parent[v] = p < 0 ? 0 : p === v ? ++count : parent[p];
  }
  const sizes = new Int32Array(count + 1);
  for (v = 0; v < total; v++) sizes[parent[v]]++;
  return { labels: parent, count, sizes };
}

interface Neighbour {
  readonly di: number;
  readonly dj: number;
  readonly dk: number;
  readonly dc: number;
  readonly offset: number;
}

/** The neighbours that come before a voxel in memory. */
function earlierNeighbours([ni, nj, nk]: Size, connectivity: number, channels: number): Neighbour[] {
  const list: Neighbour[] = [];
  for (let dc = channels > 1 ? -1 : 0; dc <= 0; dc++) {
    for (let dk = -1; dk <= 1; dk++) {
      for (let dj = -1; dj <= 1; dj++) {
        for (let di = -1; di <= 1; di++) {
          const differing = Math.abs(di) + Math.abs(dj) + Math.abs(dk) + Math.abs(dc);
          const earlier = [dc, dk, dj, di].find((step) => step !== 0) === -1;
          if (earlier && differing <= connectivity) list.push({ di, dj, dk, dc, offset: di + ni * (dj + nj * (dk + nk * dc)) });
        }
      }
    }
  }
  return list;
}

/** Joins two trees; the smaller root stays, so that parents precede children. */
function unite(parent: Int32Array, a: number, b: number): void {
  const x = rootOf(parent, a);
  const y = rootOf(parent, b);
  if (x < y) parent[y] = x;
  else parent[x] = y;
}

function rootOf(parent: Int32Array, start: number): number {
  let v = start;
  while (parent[v] !== v) {
    parent[v] = parent[parent[v]];
    v = parent[v];
  }
  return v;
}
