import type { Backend } from '../../backends/backend';
import { PmError } from '../../core/errors';
import { nextTask, throwIfAborted } from '../../core/progress';
import { sameShape } from '../../core/shape';
import { asFloat64, type Tensor } from '../../core/tensor';
import { buildNetwork } from '../../nn/models/build';
import { compile } from '../../ops/compile';
import { bootstrapIntervals } from '../../stats/bootstrap';
import { delong } from '../../stats/delong';
import { wilson } from '../../stats/proportion';
import { multiclassRocAuc, rocAuc } from '../../stats/roc-auc';
import type { Interval } from '../../stats/test-result';
import type { TrainingCase } from '../dataset/cases';
import { Dataset, type OpenCase } from '../dataset/dataset';
import type { TrainingConfig } from './config-types';
import { bounded, type Validator } from './validator';

/**
 * Cases -> preprocessing (kept) -> logits -> softmax -> `auc` (of the second class, or the mean of each against the rest where there are
 * more) and `accuracy`, with DeLong's interval (by bootstrap where there are more) and Wilson's. Throws `validation-classes` where a class has no case, so that there is no area under its curve.
 */
export function classificationValidator(config: TrainingConfig, cases: readonly TrainingCase[], open: OpenCase, backend: Backend): Validator {
  const { labels, architecture, preprocessing, cache, seed, roiSize } = config;
  const dataset = new Dataset({ cases, transforms: preprocessing, seed, cacheBytes: cache }, open);
  const truth = cases.map(({ target }) => target as number);
  const lacking = labels.find((_, value) => !truth.includes(value));
  if (config.validation?.metric === 'auc' && lacking !== undefined) {
    const why = `no case of validation is of the class "${lacking}", so that there is no area under its curve`;
    throw new PmError('validation-classes', 'validation.metric auc', why, 'give it cases of each class, or use accuracy');
  }
  const prepare = async (at: number, signal?: AbortSignal): Promise<Tensor> => {
    const [{ id, image }] = await dataset.samples(at, 0, signal);
    if (sameShape(image.shape.slice(2), roiSize)) return image;
    const why = `preprocessing brings it to ${image.shape.slice(2).join(' x ')} voxels, roi_size is ${roiSize.join(' x ')}`;
    throw new PmError('batch-shape', `case "${id}"`, why, 'end preprocessing, which the bundle has too, with Resize or ResizeWithPadOrCrop');
  };
  return {
    names: ['auc', 'accuracy'],
    check: async () => {
      await prepare(0);
    },
    async validate(weights, { signal, onProgress }) {
      const rows: Float64Array[] = [];
      const first = await prepare(0, signal);
      const network = await backend.load(compile(buildNetwork(architecture, first.shape).graph), weights, { signal });
      try {
        for (let at = 0; at < cases.length; at++) {
          await nextTask();
          throwIfAborted(signal);
          const input = await prepare(at, signal);
          rows.push(softmax(asFloat64((await network.run({ input }, { signal })).output)));
          onProgress?.({ stage: 'validation', done: at + 1, total: cases.length });
        }
      } finally {
        network.dispose();
      }
      const right = rows.filter((row, at) => row.indexOf(Math.max(...row)) === truth[at]).length;
      const auc = areaOf(rows, truth, labels.length);
      const intervals = () => ({
        ...(!Number.isNaN(auc) && { auc: areaInterval(rows, truth, labels.length, seed) }),
        accuracy: wilson(right, cases.length),
      });
      return { metrics: { auc, accuracy: right / cases.length }, intervals: () => bounded(intervals()) };
    },
  };
}

function areaOf(rows: readonly Float64Array[], truth: readonly number[], classes: number): number {
  if (rows.some((row) => row.some(Number.isNaN))) return Number.NaN;
  if (classes === 2) {
    return rocAuc(
      rows.map((row) => row[1]),
      truth,
    );
  }
  const oneHot = truth.map((value) => Array.from({ length: classes }, (_, c) => (c === value ? 1 : 0)));
  return multiclassRocAuc(rows, oneHot);
}

/** DeLong's, NaN with one case of a kind, which has no variance; of a mean over several classes, whose areas depend on each other, by bootstrap over cases. */
function areaInterval(rows: readonly Float64Array[], truth: readonly number[], classes: number, seed: number): Interval {
  if (classes === 2) {
    const positives = truth.filter((value) => value === 1).length;
    if (Math.min(positives, truth.length - positives) < 2) return [Number.NaN, Number.NaN];
    return delong(
      rows.map((row) => row[1]),
      truth,
    ).interval;
  }
  const area = (at: readonly number[]) => ({
    auc: areaOf(
      at.map((c) => rows[c]),
      at.map((c) => truth[c]),
      classes,
    ),
  });
  return bootstrapIntervals(rows.length, area, { seed }).auc;
}

function softmax(logits: Float64Array): Float64Array {
  const max = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - max));
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map((value) => value / sum);
}
