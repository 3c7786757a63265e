import { PmError } from '../../core/errors';
import { type Shape, sameShape } from '../../core/shape';
import { type Tensor, tensor } from '../../core/tensor';
import type { Batch } from '../dataset/collate';
import type { TrainingConfig } from './config-types';
import { checkLabels } from './validate-segmentation';

/** A batch as the session takes it: f32 [N, C, ...roi]; a label map f32 [N, 1, ...roi] or class indices f32 [N, 1]. */
export interface StepInput {
  readonly input: Tensor;
  readonly target: Tensor;
}

/**
 * Throws `batch-shape` for images that are not of the size that the network is to see or of another shape than `expected`, and
 * `label-value` for a label that there is not.
 */
export function stepInput({ image, label, samples }: Batch, { roiSize, labels, task }: TrainingConfig, expected?: Shape): StepInput {
  const cases = `case "${samples.map(({ id }) => id).join('", "')}"`;
  if (!sameShape(image.shape.slice(2), roiSize)) {
    const why = `its images come to ${image.shape.slice(2).join(' x ')} voxels, roi_size is ${roiSize.join(' x ')}`;
    throw new PmError(
      'batch-shape',
      cases,
      why,
      'end the augmentation with a crop or resize to roi_size, after SpatialPad where images may be smaller',
    );
  }
  if (expected && !sameShape(image.shape, expected)) {
    const why = `its batch is [${image.shape}], the first one was [${expected}]`;
    throw new PmError('batch-shape', cases, why, 'take as many samples of each case, with as many channels');
  }
  checkLabels(label.data as Float32Array, labels, cases);
  if (task === 'segmentation') return { input: image, target: label };
  return { input: image, target: tensor('f32', [samples.length, 1], Float32Array.from(label.data as Int32Array)) };
}
