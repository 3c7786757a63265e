import { spacingOf } from '../affine';
import { connectedComponents } from '../connected-components';
import { type Volume, voxelCount, withData } from '../volume';
import { badOption } from './options';
import { extremes } from './statistics';
import { encode, type NumericArray, valuesOf } from './values';

export interface RemoveSmallObjectsOptions {
  /** Objects of fewer voxels (or mm3, with byMeasure) go; 64 by default. */
  readonly minSize?: number;
  /** 1 faces, 2 edges, 3 corners; 1 by default. */
  readonly connectivity?: number;
  /** Every channel by itself (default), or all channels as one foreground. */
  readonly independentChannels?: boolean;
  /** `minSize` is a volume in mm3. */
  readonly byMeasure?: boolean;
}

/**
 * Small objects set to 0 (RemoveSmallObjects). In a binary volume an object is a connected component, and channels are
 * a fourth axis of neighbourhood; a volume of several labels is looked at label by label, each label one object
 * whatever its pieces, as scikit-image does both.
 */
export function removeSmallObjects(image: Volume, options: RemoveSmallObjectsOptions = {}): Volume {
  const { minSize = 64, connectivity = 1, independentChannels = true, byMeasure = false } = options;
  if (!(minSize >= 0)) throw badOption('RemoveSmallObjects', 'minSize', String(minSize), 'give a number that is not negative');
  const values = valuesOf(image);
  const [low, high] = extremes(values);
  if (low === high) return image;
  const least = byMeasure ? Math.ceil(minSize / spacingOf(image.affine).reduce((product, mm) => product * mm, 1)) : minSize;
  const n = voxelCount(image.size);
  const out = image.data.slice();
  const target = out as Float64Array;
  const zero = encode(image.dtype, 0) as number;
  if (!independentChannels) {
    const any = new Uint8Array(n);
    for (let v = 0; v < values.length; v++) if (values[v]) any[v % n] = 1;
    const { labels, sizes } = connectedComponents(any, image.size, connectivity);
    for (let v = 0; v < values.length; v++) if (sizes[labels[v % n]] < least) target[v] = zero;
  } else if (high <= 1) {
    const { labels, sizes } = connectedComponents(values, image.size, connectivity, image.channels);
    for (let v = 0; v < values.length; v++) if (sizes[labels[v]] < least) target[v] = zero;
  } else {
    const counts = countLabels(values);
    for (let v = 0; v < values.length; v++) if ((counts.get(Math.trunc(values[v])) ?? 0) < least) target[v] = zero;
  }
  return withData(image, image.dtype, out);
}

function countLabels(values: NumericArray): Map<number, number> {
  const counts = new Map<number, number>();
  for (let v = 0; v < values.length; v++) {
    const label = Math.trunc(values[v]);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}
