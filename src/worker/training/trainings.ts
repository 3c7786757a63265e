import { isMap } from 'yaml';
import type { Backend } from '../../backends/backend';
import { PmError } from '../../core/errors';
import type { RunOptions } from '../../core/progress';
import { parseYaml } from '../../study/dataset/transform-list';
import { disclaimer } from '../../study/disclaimer';
import { software } from '../../study/provenance';
import { parseTrainingConfig } from '../../study/train/config';
import type { Task, TrainingConfig } from '../../study/train/config-types';
import { TrainingControl } from '../../study/train/control';
import { epochsOf, readLog } from '../../study/train/log';
import { files, type TrainingStore } from '../../study/train/store';
import { trainCohort } from '../../study/train/train-cohort';
import type { OnTraining, TrainingInput, TrainResult } from './api';
import { openCohort } from './cohort';
import { bytesOf } from './files';
import { configFile, KeptRuns, type OpenRun } from './kept-runs';

const tasks: readonly Task[] = ['segmentation', 'classification'];

/** The trainings of a worker: those in progress, by the number of their run, and those that are kept. */
export class Trainings {
  readonly kept = new KeptRuns();
  readonly #controls = new Map<number, TrainingControl>();
  /** Names of kept runs that are being written. */
  readonly #written = new Set<string>();

  /**
   * Training file and cohort -> `trainCohort` -> the run's files, events and the bundle. Throws what these throw, and `training-busy` for a run
   * that another call goes on with.
   */
  async train(control: TrainingControl, backend: Backend, input: TrainingInput, tell: OnTraining, { signal }: RunOptions): Promise<TrainResult> {
    const config = configOf(input);
    const { cohort, name, open, read } = await openCohort(input.cohort);
    return await this.#writing(input.run, async (place) => {
      if (this.kept.warning) tell({ type: 'warning', ...this.kept.warning });
      const log = input.run === undefined ? '' : textOf(await place.store.read(files.log));
      let { step } = place;
      tell({ type: 'begin', run: place.name, storage: place.storage, step, epochs: config.epochs, history: epochsOf(readLog(log).slice(0, step)) });
      const outcome = await trainCohort({
        config,
        cohort,
        name,
        open,
        read: async (path) => (input.weights ? (await bytesOf(input.weights)).bytes : read(path)),
        backend,
        store: watched(place.store, input.config, (bytes) => tell({ type: 'checkpoint', run: place.name, step, bytes })),
        resume: input.run !== undefined,
        control,
        signal,
        note: (text) => tell({ type: 'note', text }),
        onProgress: (progress) => progress.stage !== 'training' && tell({ type: 'progress', ...progress }),
        onStep: (event) => {
          step = event.step;
          tell({ type: 'step', ...event });
        },
        onEpoch: ({ rows, ...event }) => tell({ type: 'epoch', ...event, history: epochsOf(rows) }),
      });
      const { rows, files: _, ...done } = outcome;
      return {
        disclaimer,
        run: place.name,
        task: config.task,
        ...done,
        history: epochsOf(rows),
        provenance: { software, backend: backend.info, seed: config.seed },
        bundle: await bundleOf(place.store),
      };
    });
  }

  /** Gives a run what pauses it, from before its start to its end. */
  async controlled<T>(run: number, body: (control: TrainingControl) => Promise<T>): Promise<T> {
    const control = new TrainingControl();
    this.#controls.set(run, control);
    try {
      return await body(control);
    } finally {
      // Whoever waits for a pause shall not wait for ever.
      control.resume();
      this.#controls.delete(run);
    }
  }

  /** Resolves once the training stands still with its checkpoint written, or is over. */
  async pause(run: number): Promise<void> {
    await this.#controls.get(run)?.pause();
  }

  resume(run: number): void {
    this.#controls.get(run)?.resume();
  }

  /** Takes a kept run away. Throws `training-busy` while it trains. */
  async remove(run: string): Promise<void> {
    if (this.#written.has(run)) throw busy(run);
    await this.kept.remove(run);
  }

  /** Nobody else writes the run's files meanwhile. */
  async #writing<T>(run: string | undefined, body: (place: OpenRun) => Promise<T>): Promise<T> {
    if (run !== undefined && this.#written.has(run)) throw busy(run);
    const place = run === undefined ? await this.kept.create() : await this.kept.open(run);
    this.#written.add(place.name);
    try {
      return await body(place);
    } catch (error) {
      // What ended before its first checkpoint leaves nothing to go on with.
      if (run === undefined && !(await this.kept.has(place.name))) await this.kept.remove(place.name);
      throw error;
    } finally {
      this.#written.delete(place.name);
    }
  }
}

const busy = (run: string) => new PmError('training-busy', run, 'is being trained', 'wait for its end, or cancel it');

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** The checked training file. Throws `argument-missing` where it does not say its task, and what `parseTrainingConfig` throws. */
function configOf({ config: text, weights }: TrainingInput): TrainingConfig {
  const name = 'the training file';
  const { contents } = parseYaml(text, name).document;
  const given: unknown = isMap(contents) ? contents.get('task') : undefined;
  const task = tasks.find((each) => each === given);
  if (!task && isMap(contents)) {
    const why = given === undefined ? 'is required' : `"${given}" is no task`;
    throw new PmError('argument-missing', `${name}, task`, why, `write one of ${tasks.map((each) => `task: ${each}`).join(', ')}`);
  }
  const config = parseTrainingConfig(text, name, task ?? 'segmentation');
  return weights ? { ...config, weights: { file: weights.name, strict: true, stateDict: null } } : config;
}

/** The store of a run, which keeps the training file beside the first checkpoint and tells of every one that is safe. */
function watched(store: TrainingStore, config: string, onCheckpoint: (bytes: number) => void): TrainingStore {
  let hasConfig = false;
  return {
    ...store,
    async write(name, contents) {
      if (!hasConfig) await store.write(configFile, config);
      hasConfig = true;
      await store.write(name, contents);
      if (name === files.last) onCheckpoint(contents.length);
    },
  };
}

async function bundleOf(store: TrainingStore): Promise<TrainResult['bundle']> {
  const read = async (path: string) => ({ name: path.slice(path.lastIndexOf('/') + 1), bytes: (await store.read(path)) ?? new Uint8Array(0) });
  return Promise.all([read(files.bundle), read(files.weights)]);
}
