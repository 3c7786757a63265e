import { connectedComponents } from '../connected-components';
import { type Size, type Volume, voxelCount, withData } from '../volume';
import { type Labels, labelList } from './label-list';
import { encode, valuesOf } from './values';

export interface FillHolesOptions {
  /** The labels whose holes are filled (channels of a one-hot volume); all but 0 by default. */
  readonly appliedLabels?: Labels;
  /** How the surroundings of a label hang together: 1 faces, 2 edges, 3 corners; 3 by default. */
  readonly connectivity?: number | null;
}

/**
 * Labels with every region that they enclose filled (FillHoles), label after label in ascending order. Several channels
 * are taken as one-hot.
 */
export function fillHoles(image: Volume, { appliedLabels, connectivity }: FillHolesOptions = {}): Volume {
  const onehot = image.channels > 1;
  const n = voxelCount(image.size);
  const out = image.data.slice();
  const target = out as Float64Array;
  const filled = withData(image, image.dtype, out);
  const outside = new Uint8Array(n);
  for (const label of labelList('FillHoles', image, onehot, appliedLabels)) {
    const base = onehot ? label * n : 0;
    const values = valuesOf(filled);
    for (let v = 0; v < n; v++) outside[v] = (onehot ? values[base + v] : values[v] === label) ? 0 : 1;
    const { labels, count } = connectedComponents(outside, image.size, connectivity ?? 3);
    const open = touchingBorder(labels, count, image.size);
    const value = encode(image.dtype, onehot ? 1 : label) as number;
    for (let v = 0; v < n; v++) if (!open[labels[v]] && outside[v]) target[base + v] = value;
  }
  return filled;
}

/** By component number whether it reaches the faces of the grid. */
function touchingBorder(labels: Int32Array, count: number, [ni, nj, nk]: Size): Uint8Array {
  const open = new Uint8Array(count + 1);
  let v = 0;
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      const face = k === 0 || k === nk - 1 || j === 0 || j === nj - 1;
      for (let i = 0; i < ni; i++, v++) if (face || i === 0 || i === ni - 1) open[labels[v]] = 1;
    }
  }
  return open;
}
