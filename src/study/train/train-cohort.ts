import type { Backend } from '../../backends/backend';
import { PmError } from '../../core/errors';
import { sha256Hex } from '../../core/hash';
import { buildNetwork } from '../../nn/models/build';
import { TrainingSession } from '../../nn/train/session';
import type { Cohort } from '../cohort';
import { Dataset, type DatasetOptions, type OpenCase } from '../dataset/dataset';
import { Loader } from '../dataset/loader';
import { inProcess, type Preparer } from '../dataset/preparer';
import { software } from '../provenance';
import { bundleTraining } from './bundle';
import type { Origin } from './checkpoint';
import type { TrainingConfig } from './config-types';
import { startingWeights } from './initial-weights';
import { checkpointOf } from './resume';
import { casesOf, counted, validatorOf } from './split-cases';
import { files, type TrainingStore } from './store';
import { type TrainingOutcome, type TrainOptions, train } from './trainer';

export interface TrainCohortOptions extends Pick<TrainOptions, 'control' | 'onStep' | 'onEpoch' | 'signal' | 'onProgress'> {
  readonly config: TrainingConfig;
  readonly cohort: Cohort;
  /** What the cohort is called in messages. */
  readonly name: string;
  readonly open: OpenCase;
  /** Who prepares the cases of training, as in threads; by default this thread does. */
  readonly preparer?: (options: DatasetOptions) => Preparer;
  /** Reads the file of initial weights. */
  readonly read: (path: string) => Promise<Uint8Array>;
  readonly backend: Backend;
  readonly store: TrainingStore;
  /** Go on from the checkpoint that the store has, if it has one. */
  readonly resume?: boolean;
  /** Remarks for people. */
  readonly note?: (line: string) => void;
}

export interface CohortOutcome extends TrainingOutcome {
  readonly trained: number;
  readonly validated: number;
  /** What the files are called, by what they are. */
  readonly files: Readonly<Record<keyof typeof files, string>>;
}

/**
 * A cohort -> cases by their split -> training -> checkpoints, log, curves and a bundle of the best weights in the store.
 * Throws what reading the cases, the trainer and `checkpointOf` throw.
 */
export async function trainCohort(options: TrainCohortOptions): Promise<CohortOutcome> {
  const { config, cohort, name, open, backend, store, resume = false, note = () => {} } = options;
  const cases = casesOf(cohort, name, config, 'train');
  const validation = config.validation ? casesOf(cohort, name, config, 'validation') : [];
  if (cases.length < config.batchSize && config.dropLast) {
    const why = `there are ${cases.length} cases to train on, and drop_last leaves none`;
    throw new PmError('batch-size', `batch_size ${config.batchSize}`, why, 'choose a smaller one');
  }
  const origin = await originOf(config, backend, [cases, validation]);
  const from = await checkpointOf(store, origin, resume, note);
  const validator = validatorOf(config, validation, open, backend);
  await validator?.check();
  const { preprocessing, augmentation, batchSize, dropLast, seed } = config;
  const preparation: DatasetOptions = { cases, transforms: [...preprocessing, ...augmentation], seed, cacheBytes: config.cache };
  const preparer = options.preparer?.(preparation) ?? inProcess(new Dataset(preparation, open));
  const loader = new Loader(preparer, { batchSize, seed, dropLast });
  const accumulate = Math.min(config.accumulate, loader.batchCount());
  const used = Math.floor(loader.batchCount() / accumulate) * accumulate * batchSize;
  if (dropLast && used < cases.length)
    note(`${cases.length - used} of ${cases.length} training cases are left out of each epoch, other ones each time: they do not fill a step`);
  const initial = from ? undefined : await readInitial(config, options.read);
  const outcome = await train({
    ...options,
    config: { ...config, accumulate },
    loader,
    origin,
    ...(validator && { validator }),
    ...(from && { from }),
    openSession: async (shapes) => {
      const { inputShape } = shapes;
      const { stateDict } = buildNetwork(config.architecture, inputShape);
      const session = await TrainingSession.create(backend, {
        architecture: config.architecture,
        ...shapes,
        loss: config.loss,
        optimizer: config.optimizer,
        weights: startingWeights(stateDict, seed, initial, from ? undefined : note),
        seed,
        accumulate,
        clipNorm: config.clipNorm ?? undefined,
        clipValue: config.clipValue ?? undefined,
        average: config.average ?? undefined,
        memoryBudget: config.memoryBudget ?? undefined,
        frozen: (key) => config.frozen.some((prefix) => key.startsWith(prefix)),
      });
      const { total, activations } = session.memory;
      const last = shapes.rest === undefined ? '' : `, the last one of an epoch of ${shapes.rest}`;
      note(`batch [${inputShape}]${last}; a step takes ${mebibytes(total)} MiB, of which ${mebibytes(activations)} MiB are activations`);
      return session;
    },
  });
  if (config.validation && !outcome.best) note(`no validation gave ${config.validation.metric}: ${files.best} holds the last weights`);
  await bundleTraining(store, config, {
    trainingData: `${counted(cases, 'train')}, ${outcome.epochs} epochs, ${outcome.steps} steps`,
    validationData: counted(validation, 'validation'),
    best: outcome.best,
  });
  const paths = Object.fromEntries(Object.entries(files).map(([what, file]) => [what, store.locate(file)])) as CohortOutcome['files'];
  return { ...outcome, trained: cases.length, validated: validation.length, files: paths };
}

async function originOf(config: TrainingConfig, backend: Backend, cases: unknown): Promise<Origin> {
  const hash = (value: unknown) => sha256Hex(new TextEncoder().encode(JSON.stringify(value)));
  const { name, device } = backend.info;
  return {
    architecture: config.architecture,
    software,
    backend: { name, device },
    seed: config.seed,
    config: config as unknown as Readonly<Record<string, unknown>>,
    configSha256: await hash(config),
    casesSha256: await hash(cases),
  };
}

async function readInitial({ weights }: TrainingConfig, read: TrainCohortOptions['read']) {
  if (!weights) return undefined;
  const bytes = await read(weights.file);
  if (bytes.length === 0) throw new PmError('weights-format', weights.file, 'the file is empty', 'give a file of weights');
  return { ...weights, bytes };
}

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
