import type { Random } from '../../../core/random';
import { type Volume, voxelCount } from '../../volume';
import { type SpatialCropOptions, spatialCrop } from '../crop';
import { badOption } from '../options';
import { valuesOf } from '../values';
import { boxAbout, type CentredCropOptions, voxelOf } from './crop-centres';
import { inSample } from './in-sample';
import { sampleCount } from './rand-spatial-crop';
import { each, randomTransform } from './random-transform';

export interface RandCropByLabelClassesOptions extends CentredCropOptions {
  /** The key with the classes, as numbers or one a channel; `label` by default. */
  readonly labelKey?: string;
  /** How likely each class is to be at the centre, the background too; all alike by default. */
  readonly ratios?: readonly number[];
  /** Classes of a label with one channel; not needed for more channels. */
  readonly numClasses?: number;
  /** The key whose values above `imageThreshold` (0) a centre must have; none by default. */
  readonly imageKey?: string;
  readonly imageThreshold?: number;
}

/**
 * `numSamples` boxes about a voxel of a class that is drawn by `ratios`, each voxel of the class as likely as any other
 * (RandCropByLabelClasses). A class without voxels is not drawn.
 */
export const randCropByLabelClasses = randomTransform<RandCropByLabelClassesOptions, SpatialCropOptions>({
  effect: 'geometry',
  options: {
    spatialSize: 'numbers!',
    numSamples: 'number',
    allowSmaller: 'boolean',
    labelKey: 'string',
    ratios: 'numbers',
    numClasses: 'number',
    imageKey: 'string',
    imageThreshold: 'number',
  },
  draw(random, options, first, sample) {
    const { labelKey = 'label', imageKey, imageThreshold = 0, numSamples = 1 } = options;
    const label = inSample('RandCropByLabelClasses', 'labelKey', labelKey, sample, first);
    const classes = label.channels > 1 ? label.channels : (options.numClasses ?? 0);
    if (!Number.isInteger(classes) || classes < 1)
      throw badOption('RandCropByLabelClasses', 'numClasses', String(options.numClasses), 'give the number of classes of the label');
    const ratios = [options.ratios ?? new Array<number>(classes).fill(1)].flat();
    if (ratios.length !== classes || !ratios.every((ratio) => ratio >= 0))
      throw badOption('RandCropByLabelClasses', 'ratios', JSON.stringify(options.ratios), `give ${classes} numbers, none negative`);
    const image = imageKey === undefined ? undefined : inSample('RandCropByLabelClasses', 'imageKey', imageKey, sample, first);
    const groups = classGroups(label, classes, image, imageThreshold);
    const counts = new Array<number>(classes + 1).fill(0);
    for (const group of groups) counts[group]++;
    const weights = ratios.map((ratio, c) => (counts[c + 1] > 0 ? ratio : 0));
    if (!weights.some((weight) => weight > 0))
      throw badOption('RandCropByLabelClasses', 'ratios', JSON.stringify(ratios), 'give weight to a class that the label has');
    return Array.from({ length: sampleCount('RandCropByLabelClasses', numSamples) }, () => {
      const group = 1 + weighted(random, weights);
      return boxAbout('RandCropByLabelClasses', voxelOf(random, groups, group, counts[group], first.size), options, first.size);
    });
  },
  apply: each(spatialCrop),
});

/** An index, each as likely as its weight. */
function weighted(random: Random, weights: readonly number[]): number {
  let left = random.uniform(
    0,
    weights.reduce((a, b) => a + b, 0),
  );
  const last = weights.findLastIndex((weight) => weight > 0);
  for (let at = 0; at < last; at++) {
    if (left < weights[at]) return at;
    left -= weights[at];
  }
  return last;
}

/** 1 + its class for every voxel (of channels the last that is not 0), 0 for what may not be cropped about. */
function classGroups(label: Volume, classes: number, image: Volume | undefined, threshold: number): Uint16Array {
  const n = voxelCount(label.size);
  const groups = new Uint16Array(n);
  const values = valuesOf(label);
  for (let at = 0; at < values.length; at++) {
    if (label.channels > 1) {
      if (values[at] !== 0) groups[at % n] = 1 + Math.floor(at / n);
    } else if (values[at] >= 0 && values[at] < classes) groups[at] = 1 + values[at];
  }
  if (!image) return groups;
  const inside = new Uint8Array(n);
  const shades = valuesOf(image);
  for (let at = 0; at < shades.length; at++) if (shades[at] > threshold) inside[at % n] = 1;
  return groups.map((group, v) => group * inside[v]);
}
