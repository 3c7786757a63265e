import type { Vec3 } from '../../imaging/affine';
import type { Size } from '../../imaging/volume';

const iterations = 10;

/** A grid of values in about [0, 1]. */
export interface Field {
  readonly values: ArrayLike<number>;
  readonly size: Size;
  /** mm. */
  readonly spacing: Vec3;
}

/**
 * Parts of an image that are compact and alike inside: SLIC (Achanta et al., IEEE TPAMI 2012) in three dimensions, with distances in mm.
 * `step` mm is the distance of the first centres. Two voxels are as far apart as their distance over `step` and their difference over
 * `compactness` say together. Returns the number of each voxel's part, from 0; parts are connected through faces.
 */
export function supervoxels(field: Field, step: number, compactness: number): Int32Array {
  const centres = firstCentres(field, step);
  const labels = new Int32Array(field.values.length).fill(-1);
  const distances = new Float64Array(labels.length);
  for (let n = 0; n < iterations; n++) {
    distances.fill(Number.POSITIVE_INFINITY);
    for (const [label, centre] of centres.entries()) assign(field, label, centre, step, compactness, labels, distances);
    recentre(field, labels, centres);
  }
  return connected(labels, field.size, labels.length / centres.length / 2);
}

/** Position in voxels, and value. */
type Centre = [number, number, number, number];

function firstCentres({ values, size, spacing }: Field, step: number): Centre[] {
  const counts = size.map((extent, axis) => Math.min(extent, Math.max(1, Math.round((extent * spacing[axis]) / step))));
  const position = (n: number, axis: number) => Math.min(size[axis] - 1, Math.floor(((n + 0.5) * size[axis]) / counts[axis]));
  const centres: Centre[] = [];
  for (let c = 0; c < counts[2]; c++) {
    for (let b = 0; b < counts[1]; b++) {
      for (let a = 0; a < counts[0]; a++) {
        const [i, j, k] = [position(a, 0), position(b, 1), position(c, 2)];
        centres.push([i, j, k, values[i + size[0] * (j + size[1] * k)]]);
      }
    }
  }
  return centres;
}

/** Gives the voxels around a centre to it that are nearer to it than to any before. */
function assign(
  { values, size, spacing }: Field,
  label: number,
  centre: Centre,
  step: number,
  compactness: number,
  labels: Int32Array,
  distances: Float64Array,
): void {
  // A centre may be more than `step` from its neighbours, where an extent is no multiple of it.
  const low = (axis: number) => Math.max(0, Math.floor(centre[axis] - (1.5 * step) / spacing[axis]));
  const high = (axis: number) => Math.min(size[axis] - 1, Math.ceil(centre[axis] + (1.5 * step) / spacing[axis]));
  const along = (n: number, axis: number) => (((n - centre[axis]) * spacing[axis]) / step) ** 2;
  for (let k = low(2); k <= high(2); k++) {
    for (let j = low(1); j <= high(1); j++) {
      const across = along(k, 2) + along(j, 1);
      for (let i = low(0); i <= high(0); i++) {
        const at = i + size[0] * (j + size[1] * k);
        const distance = across + along(i, 0) + ((values[at] - centre[3]) / compactness) ** 2;
        if (distance >= distances[at]) continue;
        distances[at] = distance;
        labels[at] = label;
      }
    }
  }
}

function recentre({ values, size }: Field, labels: Int32Array, centres: Centre[]): void {
  const sums = new Float64Array(5 * centres.length);
  for (let at = 0; at < labels.length; at++) {
    const to = 5 * labels[at];
    sums[to] += at % size[0];
    sums[to + 1] += Math.floor(at / size[0]) % size[1];
    sums[to + 2] += Math.floor(at / (size[0] * size[1]));
    sums[to + 3] += values[at];
    sums[to + 4]++;
  }
  for (const [label, centre] of centres.entries()) {
    const count = sums[5 * label + 4];
    if (count > 0) for (let n = 0; n < 4; n++) centre[n] = sums[5 * label + n] / count;
  }
}

/** Numbers the connected parts of equal labels; those with fewer than `least` voxels go to a part beside them. */
function connected(labels: Int32Array, [ni, nj, nk]: Size, least: number): Int32Array {
  const out = new Int32Array(labels.length).fill(-1);
  const slice = ni * nj;
  let next = 0;
  const queue: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (out[start] >= 0) continue;
    let beside = -1;
    queue.length = 0;
    queue.push(start);
    out[start] = next;
    const visit = (at: number, other: number) => {
      if (out[other] >= 0 && out[other] !== next) beside = out[other];
      else if (out[other] < 0 && labels[other] === labels[at]) {
        out[other] = next;
        queue.push(other);
      }
    };
    for (let head = 0; head < queue.length; head++) {
      const at = queue[head];
      const i = at % ni;
      const j = Math.floor(at / ni) % nj;
      if (i > 0) visit(at, at - 1);
      if (i < ni - 1) visit(at, at + 1);
      if (j > 0) visit(at, at - ni);
      if (j < nj - 1) visit(at, at + ni);
      if (at >= slice) visit(at, at - slice);
      if (at < slice * (nk - 1)) visit(at, at + slice);
    }
    if (queue.length < least && beside >= 0) for (const at of queue) out[at] = beside;
    else next++;
  }
  return out;
}
