import { PmError } from '../../core/errors';
import { type WrittenBundle, writeBundle } from '../../nn/formats/bundle';
import type { MetricSpec } from '../../nn/formats/bundle-types';
import { readSafetensors } from '../../nn/formats/safetensors';
import { bundlePreprocessing } from './bundle-preprocessing';
import type { BestState } from './checkpoint';
import type { TrainingConfig } from './config-types';
import { files, type TrainingStore } from './store';

/** Metrics as a bundle has them, of `dataset` in words; those that are no numbers are left out. */
export function metricsOf({ metrics, intervals = {} }: Pick<BestState, 'metrics' | 'intervals'>, dataset: string): MetricSpec[] {
  const found = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  return found.map(([name, value]) => ({ name, value, dataset, ...(Object.hasOwn(intervals, name) && { interval: intervals[name] }) }));
}

interface Described {
  /** What it was trained on, where the config does not say. */
  readonly trainingData: string;
  /** Of which data the metrics are. */
  readonly validationData: string;
  readonly best?: BestState;
}

/** Makes the bundle of the best weights of a training: `model.json` and its weights, for `segment` and `classify`. */
export async function bundleTraining(store: TrainingStore, config: TrainingConfig, described: Described): Promise<WrittenBundle['bundle']> {
  const bytes = await store.read(files.best);
  if (!bytes) throw new PmError('train-files', store.locate(files.best), 'is gone', 'put it back, or begin anew');
  const { bundle: own, labels, architecture, task, validation, roiSize } = config;
  const { tensors } = readSafetensors(bytes);
  const { bundle, json, weights } = await writeBundle(
    {
      ...own,
      trainingData: own.trainingData ?? described.trainingData,
      task,
      architecture,
      preprocessing: bundlePreprocessing(config),
      postprocessing: config.postprocessing as WrittenBundle['bundle']['postprocessing'],
      inferer: { roiSize, overlap: validation?.overlap ?? 0.25, mode: validation?.mode ?? 'gaussian' },
      labels: labels.map((name, value) => ({ value, name })),
      metrics: described.best ? metricsOf(described.best, described.validationData) : [],
    },
    tensors,
  );
  await store.write(files.weights, weights);
  await store.write(files.bundle, json);
  return bundle;
}
