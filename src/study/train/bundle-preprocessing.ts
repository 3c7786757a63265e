import { PmError } from '../../core/errors';
import { readSteps } from '../../imaging/pipeline/steps';
import type { TransformSpec } from '../../nn/formats/bundle-types';
import type { JsonValue } from '../../nn/formats/json';
import type { TrainingConfig } from './config-types';

/**
 * The preprocessing of a training as a bundle says it: what it does to the image alone, with the image's own options.
 * Throws `transform-option` for a crop to the label's foreground, of which a new image has none.
 */
export function bundlePreprocessing({ task, preprocessing }: Pick<TrainingConfig, 'task' | 'preprocessing'>): TransformSpec[] {
  const keys = task === 'segmentation' ? ['image', 'label'] : ['image'];
  return readSteps(preprocessing, keys)
    .filter((step) => step.keys.includes('image'))
    .map(({ index, name, options, grid, source }) => {
      if (source !== undefined && source !== 'image') {
        const why = `crops the image to its ${source}, which a new image does not have`;
        throw new PmError('transform-option', `preprocessing.${index}`, why, 'crop to the image itself, or under augmentation');
      }
      return { name, ...(options as Readonly<Record<string, JsonValue>>), ...(grid.image as Readonly<Record<string, JsonValue>>) };
    });
}
