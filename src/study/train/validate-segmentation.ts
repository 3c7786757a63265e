import type { Backend } from '../../backends/backend';
import { PmError } from '../../core/errors';
import { nextTask, type RunOptions } from '../../core/progress';
import type { Triple } from '../../core/shape';
import { spacingOf } from '../../imaging/affine';
import { gridViewOfVolume } from '../../imaging/grid-view';
import type { Sample } from '../../imaging/pipeline/sample';
import { applyTransforms } from '../../imaging/transforms/apply';
import { valuesOf } from '../../imaging/transforms/values';
import { type Volume, volume } from '../../imaging/volume';
import { buildNetwork } from '../../nn/models/build';
import { slidingWindowLabels } from '../../nn/sliding-window';
import { compile } from '../../ops/compile';
import { bootstrapIntervals } from '../../stats/bootstrap';
import { dice } from '../../stats/segmentation';
import { hausdorffDistance, surfaceDistances } from '../../stats/surface-distance';
import type { TrainingCase } from '../dataset/cases';
import { Dataset, type OpenCase } from '../dataset/dataset';
import type { TrainingConfig, ValidationConfig } from './config-types';
import type { Metrics } from './log';
import { bounded, type Validator } from './validator';

const PERCENTILE = 95;

/**
 * Cases -> preprocessing (kept) -> sliding window -> label map on the prepared grid -> `dice_LABEL` and `hd95_LABEL` (mm), means over the
 * cases that have the label, and `mean_dice` and `mean_hd95` over the labels but the first, the background. Intervals by bootstrap over cases.
 */
export function segmentationValidator(
  config: TrainingConfig,
  cases: readonly TrainingCase[],
  open: OpenCase,
  backend: Backend,
  { overlap, mode }: ValidationConfig,
): Validator {
  const { roiSize, labels, architecture, cache, seed, preprocessing, postprocessing } = config;
  const dataset = new Dataset({ cases, transforms: preprocessing, seed, cacheBytes: cache }, open);
  const prepare = async (at: number) => {
    const sample = await dataset.volumes(at);
    checkGrid(cases[at], sample);
    checkLabels(valuesOf(sample.label), labels, `case "${cases[at].id}"`);
    return sample;
  };
  const names = labels.slice(1);
  return {
    names: [...names.map((name) => `dice_${name}`), 'mean_dice', ...names.map((name) => `hd95_${name}`), 'mean_hd95'],
    check: async () => {
      await prepare(0);
    },
    async validate(weights, run) {
      const { channels } = (await prepare(0)).image;
      const network = await backend.load(compile(buildNetwork(architecture, [1, channels, ...roiSize]).graph), weights, { signal: run.signal });
      const overlaps: number[][] = [];
      const distances: number[][] = [];
      try {
        for (let at = 0; at < cases.length; at++) {
          const { image, label } = await prepare(at);
          const found = await slidingWindowLabels(
            gridViewOfVolume(image),
            { roiSize, overlap, mode },
            async (input) => {
              await nextTask();
              return (await network.run({ input }, { signal: run.signal })).output;
            },
            partOf(run, at, cases.length),
          );
          const { size, affine } = image;
          const dtype = found instanceof Uint8Array ? 'u8' : 'u16';
          const finished = applyTransforms(volume({ dtype, size, affine, data: found }), postprocessing).volume;
          const scores = names.map((_, n) => agreementOf(finished, label, n + 1));
          overlaps.push(scores.map(({ overlap: score }) => score));
          distances.push(scores.map(({ distance }) => distance));
        }
      } finally {
        network.dispose();
      }
      const metricsOf = (at: readonly number[]): Metrics => {
        const diceOf = names.map((_, n) => mean(at.map((c) => overlaps[c][n])));
        const distanceOf = names.map((_, n) => mean(at.map((c) => distances[c][n])));
        return Object.fromEntries([
          ...names.map((name, n) => [`dice_${name}`, diceOf[n]]),
          ['mean_dice', mean(diceOf)],
          ...names.map((name, n) => [`hd95_${name}`, distanceOf[n]]),
          ['mean_hd95', mean(distanceOf)],
        ]);
      };
      return {
        metrics: metricsOf([...cases.keys()]),
        intervals: () => bounded(bootstrapIntervals(cases.length, metricsOf, { seed })),
      };
    },
  };
}

/** Throws `label-value` for a value that is none of the labels'. */
export function checkLabels(values: ArrayLike<number>, labels: readonly string[], what: string): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (Number.isInteger(value) && value >= 0 && value < labels.length) continue;
    // What is not finite is explained where the loss is.
    if (!Number.isFinite(value)) return;
    const why = `its mask holds ${value}, there are the labels 0 to ${labels.length - 1} (${labels.join(', ')})`;
    throw new PmError('label-value', what, why, 'name every label, or map values with LabelFilter or Threshold in preprocessing');
  }
}

function checkGrid({ id }: TrainingCase, { image, label }: Sample): void {
  if (image.size.every((extent, axis) => extent === label.size[axis])) return;
  const why = `the label has ${label.size.join(' x ')} voxels, the image ${image.size.join(' x ')}`;
  throw new PmError('sample-grid', `case "${id}"`, why, 'apply every transform of the grid to both');
}

function agreementOf(prediction: Volume, truth: Volume, label: number): { overlap: number; distance: number } {
  const [ni, nj, nk] = truth.size;
  const [si, sj, sk] = spacingOf(truth.affine);
  const isLabel = (of: Volume) => Uint8Array.from(valuesOf(of) as Float32Array, (value) => (value === label ? 1 : 0));
  const [found, wanted] = [isLabel(prediction), isLabel(truth)];
  const grid = { shape: [nk, nj, ni] as Triple, spacing: [sk, sj, si] as Triple };
  return {
    overlap: dice(found, wanted),
    distance: hausdorffDistance(surfaceDistances(found, wanted, grid), { percentile: PERCENTILE }),
  };
}

/** Mean of what is a number; NaN where nothing is. */
function mean(values: readonly number[]): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? Number.NaN : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** The progress of one case of several. */
function partOf({ signal, onProgress }: RunOptions, at: number, count: number): RunOptions {
  return { signal, onProgress: onProgress && (({ done, total }) => onProgress({ stage: 'validation', done: at + done / total, total: count })) };
}
