import type { Backend } from '../backends/backend';
import { PmError } from '../core/errors';
import { type RunOptions, withStage } from '../core/progress';
import { sameShape } from '../core/shape';
import { asFloat64 } from '../core/tensor';
import { warningOf } from '../core/warning';
import { applyTransforms } from '../imaging/transforms/apply';
import type { Case } from './case';
import { toInput } from './input';
import type { Model } from './model';
import { loadNetwork } from './network';
import type { SourceVolume } from './provenance';
import type { ClassifyResult } from './results';
import { type Timings, timed } from './timing';

/**
 * Probabilities of a classification model's classes, and the entropy of them over its maximum. No step of a bundle takes a mask: where one
 * is given, the warning `mask-unused` says so.
 */
export async function classify(
  study: Case,
  mask: SourceVolume | undefined,
  model: Model,
  backend: Backend,
  options: RunOptions = {},
): Promise<ClassifyResult> {
  const { bundle } = model;
  const timings: Timings = {};
  const { volume } = await timed(timings, 'prepare classification', async () => applyTransforms(study.image.volume, bundle.preprocessing));
  const { roiSize } = bundle.inferer;
  if (!sameShape(volume.size, roiSize)) {
    throw new PmError(
      'model-input',
      bundle.name,
      `prepares the image to ${volume.size.join(' x ')} voxels, its network sees ${roiSize.join(' x ')}`,
      'end its preprocessing with Resize or ResizeWithPadOrCrop',
    );
  }
  const input = toInput(volume);
  const network = await timed(timings, 'load classification network', () =>
    loadNetwork(model, input.shape, backend, withStage(options, 'load classification network')),
  );
  const logits = await timed(timings, 'classify', async () => {
    try {
      const { output } = await network.run({ input }, withStage(options, 'classify'));
      return asFloat64(output);
    } finally {
      network.dispose();
    }
  });
  const probabilities = softmax(logits);
  return {
    ...study.result({ backend, timings, models: [model], warnings: mask ? [maskUnused(mask, bundle.name)] : [] }),
    probabilities: bundle.labels.map(({ name, value }) => ({ name, probability: probabilities[value] })),
    uncertainty: entropy(probabilities) / Math.log(probabilities.length),
  };
}

const maskUnused = ({ name }: SourceVolume, model: string) =>
  warningOf('mask-unused', name, `the mask was not used, the classification model "${model}" sees the whole image`);

function softmax(logits: Float64Array): Float64Array {
  const max = logits.reduce((a, b) => Math.max(a, b));
  const exponentials = logits.map((logit) => Math.exp(logit - max));
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map((value) => value / sum);
}

const entropy = (p: Float64Array) => -p.reduce((sum, value) => sum + (value > 0 ? value * Math.log(value) : 0), 0);
