import { connectedComponents } from '../connected-components';
import { type Size, type Volume, voxelCount, withData } from '../volume';
import { type Labels, labelList } from './label-list';
import { badOption } from './options';
import { encode, valuesOf } from './values';

export interface KeepLargestConnectedComponentOptions {
  /** The labels (or channels of a one-hot volume) that are treated; the others stay. All but 0 by default. */
  readonly appliedLabels?: Labels;
  /** Whether the volume is one-hot; by default it is where it has several channels. */
  readonly isOnehot?: boolean | null;
  /** Every label by itself (default), or all of them as one foreground. */
  readonly independent?: boolean;
  /** 1 faces, 2 edges, 3 corners; 3 by default. */
  readonly connectivity?: number | null;
  /** How many components stay; 1 by default. Of equal ones those that begin later (last axis fastest) go first. */
  readonly numComponents?: number;
}

/** Labels with all but their largest component set to 0 (KeepLargestConnectedComponent). */
export function keepLargestConnectedComponent(image: Volume, options: KeepLargestConnectedComponentOptions = {}): Volume {
  const { independent = true, numComponents = 1 } = options;
  const connectivity = options.connectivity ?? 3;
  const onehot = options.isOnehot ?? image.channels > 1;
  if (!Number.isInteger(numComponents) || numComponents < 1) {
    throw badOption('KeepLargestConnectedComponent', 'numComponents', String(numComponents), 'give a positive whole number');
  }
  if (!onehot && image.channels !== 1)
    throw badOption('KeepLargestConnectedComponent', 'isOnehot', `false with ${image.channels} channels`, 'give one channel of labels');
  const labels = labelList('KeepLargestConnectedComponent', image, onehot, options.appliedLabels);
  const n = voxelCount(image.size);
  const source = valuesOf(image);
  const out = image.data.slice();
  const zeros = out as Float64Array;
  const zero = encode(image.dtype, 0) as number;
  const mask = new Uint8Array(n);
  const groups = independent ? labels.map((label) => [label]) : [labels];
  for (const group of groups) {
    mask.fill(0);
    for (const label of group) {
      const base = onehot ? label * n : 0;
      for (let v = 0; v < n; v++) if (onehot ? (independent ? source[base + v] > 0 : source[base + v] === 1) : source[v] === label) mask[v] = 1;
    }
    const dropped = smallComponents(mask, image.size, connectivity, numComponents);
    for (const label of group) {
      const base = onehot ? label * n : 0;
      for (let v = 0; v < n; v++) if (dropped[v]) zeros[base + v] = zero;
    }
  }
  return withData(image, image.dtype, out);
}

/** 1 where the mask is set outside its `keep` largest components. */
function smallComponents(mask: Uint8Array, size: Size, connectivity: number, keep: number): Uint8Array {
  const { labels, count, sizes } = connectedComponents(mask, size, connectivity);
  const dropped = new Uint8Array(mask.length);
  if (count <= keep) return dropped;
  const begin = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  let v = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, v++) {
        if (labels[v]) begin[labels[v]] = Math.min(begin[labels[v]], (i * size[1] + j) * size[2] + k);
      }
    }
  }
  const order = Array.from({ length: count }, (_, c) => c + 1).sort((a, b) => sizes[b] - sizes[a] || begin[b] - begin[a]);
  const drop = new Uint8Array(count + 1).fill(1);
  drop[0] = 0;
  for (const component of order.slice(0, keep)) drop[component] = 0;
  for (v = 0; v < labels.length; v++) dropped[v] = drop[labels[v]];
  return dropped;
}
