import { type Volume, voxelCount } from '../../volume';
import { type SpatialCropOptions, spatialCrop } from '../crop';
import { badOption } from '../options';
import { valuesOf } from '../values';
import { boxAbout, type CentredCropOptions, voxelOf } from './crop-centres';
import { inSample } from './in-sample';
import { sampleCount } from './rand-spatial-crop';
import { each, randomTransform } from './random-transform';

export interface RandCropByPosNegLabelOptions extends CentredCropOptions {
  /** The key whose values other than 0 are foreground (of more channels all but the first count); `label` by default. */
  readonly labelKey?: string;
  /** Weights of a foreground and of a background voxel at the centre; both 1 by default. */
  readonly pos?: number;
  readonly neg?: number;
  /** The key whose values above `imageThreshold` (0) background must have; none by default. */
  readonly imageKey?: string;
  readonly imageThreshold?: number;
}

/**
 * `numSamples` boxes about a foreground voxel with probability pos / (pos + neg), else about a background voxel, each voxel of a kind as
 * likely as any other (RandCropByPosNegLabel). Where a volume has one kind only, all centres are of that kind.
 */
export const randCropByPosNegLabel = randomTransform<RandCropByPosNegLabelOptions, SpatialCropOptions>({
  effect: 'geometry',
  options: {
    spatialSize: 'numbers!',
    numSamples: 'number',
    allowSmaller: 'boolean',
    labelKey: 'string',
    pos: 'number',
    neg: 'number',
    imageKey: 'string',
    imageThreshold: 'number',
  },
  draw(random, options, first, sample) {
    const { labelKey = 'label', pos = 1, neg = 1, imageKey, imageThreshold = 0, numSamples = 1 } = options;
    if (!(pos >= 0 && neg >= 0 && pos + neg > 0)) throw badOption('RandCropByPosNegLabel', 'pos', `${pos} to ${neg}`, 'give weights above 0');
    const label = inSample('RandCropByPosNegLabel', 'labelKey', labelKey, sample, first);
    const image = imageKey === undefined ? undefined : inSample('RandCropByPosNegLabel', 'imageKey', imageKey, sample, first);
    const groups = foregroundAndBackground(label, image, imageThreshold);
    const counts = [0, 0, 0];
    for (const group of groups) counts[group]++;
    if (counts[1] + counts[2] === 0)
      throw badOption('RandCropByPosNegLabel', 'imageThreshold', String(imageThreshold), 'choose one that leaves a voxel to crop about');
    const chance = counts[1] === 0 ? 0 : counts[2] === 0 ? 1 : pos / (pos + neg);
    return Array.from({ length: sampleCount('RandCropByPosNegLabel', numSamples) }, () => {
      const group = random.chance(chance) ? 1 : 2;
      return boxAbout('RandCropByPosNegLabel', voxelOf(random, groups, group, counts[group], first.size), options, first.size);
    });
  },
  apply: each(spatialCrop),
});

/** 1 for foreground, 2 for background that may be cropped about, 0 for the rest. */
function foregroundAndBackground(label: Volume, image: Volume | undefined, threshold: number): Uint16Array {
  const n = voxelCount(label.size);
  const groups = new Uint16Array(n).fill(image ? 0 : 2);
  if (image) {
    const values = valuesOf(image);
    for (let at = 0; at < values.length; at++) if (values[at] > threshold) groups[at % n] = 2;
  }
  const values = valuesOf(label);
  for (let at = label.channels > 1 ? n : 0; at < values.length; at++) if (values[at] !== 0) groups[at % n] = 1;
  return groups;
}
