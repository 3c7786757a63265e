import { PmError } from '../../core/errors';
import { isAbort, type RunOptions } from '../../core/progress';
import type { Warning } from '../../core/warning';
import type { EpochSummary } from '../../study/train/log';
import type { RunningTraining } from '../../worker/api';
import { fetchBytes } from '../../worker/fetch';
import type { GivenFile, KeptRun, TrainingEvent, TrainResult } from '../../worker/training/api';
import { download } from '../download';
import type { EngineLink, EngineSettings } from '../engine-link';
import { errorDetail } from '../error-detail';
import { type ErrorDetail, emit, type TrainEndDetail } from '../events';
import { givenCohort, type PageCohort } from './cohort';
import { savedTraining } from './saved';

export type TrainerStatus = 'idle' | 'starting' | 'training' | 'pausing' | 'paused' | 'cancelling';

export interface TrainOptions extends RunOptions {
  /** Name of a kept training to go on with; a new one by default. */
  readonly run?: string;
  /** Text of a training file, in place of the element's, or of that of `run`. */
  readonly config?: string;
}

export interface LoadCheckpointOptions {
  /** Begin with the weights, at the first epoch, rather than go on. */
  readonly weightsOnly?: boolean;
}

/** Where a training stands. */
export interface TrainerState {
  readonly status: TrainerStatus;
  readonly run?: string;
  readonly storage: 'browser' | 'memory';
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** Of the last step. */
  readonly loss?: number;
  readonly secondsLeft?: number;
  /** What is done between steps, such as a validation. */
  readonly stage?: { readonly name: string; readonly done: number; readonly total: number };
  readonly history: readonly EpochSummary[];
  readonly notes: readonly string[];
  readonly warnings: readonly Warning[];
  /** How the last training ended. */
  readonly outcome?: 'finished' | 'cancelled' | 'error';
  readonly result?: TrainResult;
  readonly lastError?: ErrorDetail;
  /** Trainings that the browser keeps. */
  readonly kept: readonly KeptRun[];
}

const fresh = { run: undefined, storage: 'browser', epoch: 0, epochs: 0, step: 0, steps: 0, loss: undefined, secondsLeft: undefined } as const;
const nothing = { stage: undefined, history: [], notes: [], warnings: [], outcome: undefined, result: undefined, lastError: undefined };

/** What a trainer works for. */
interface TrainerHost {
  /** Where its events come from. */
  readonly element: HTMLElement;
  readonly link: EngineLink;
  settings(): EngineSettings;
  /** Takes the files of a model that was trained. */
  takeModel(bundle: readonly File[]): void;
}

/** The training behind `<pm-trainer>` and `<pm-analyzer>`: cohort and training file -> worker -> events, kept trainings and a model. */
export class Trainer {
  readonly #host: TrainerHost;
  readonly #listeners = new Set<() => void>();
  #state: TrainerState = { ...fresh, ...nothing, status: 'idle', kept: [] };
  #config = '';
  #cohort?: PageCohort;
  #weights?: GivenFile;
  #abort?: AbortController;
  #running?: Promise<RunningTraining>;

  constructor(host: TrainerHost) {
    this.#host = host;
  }

  get state(): TrainerState {
    return this.#state;
  }

  get busy(): boolean {
    return this.#abort !== undefined;
  }

  /** Text of the training file. */
  get config(): string {
    return this.#config;
  }
  set config(text: string) {
    this.#config = text;
    this.#set({});
  }

  get cohort(): PageCohort | undefined {
    return this.#cohort;
  }
  set cohort(cohort: PageCohort | undefined) {
    this.#cohort = cohort;
    this.#set({});
  }

  /** Name of the file of weights that the next new training begins with. */
  get weights(): string | undefined {
    return this.#weights?.name;
  }

  /** Calls on every change, until the function that it returns is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes the training file at an address. */
  async openConfig(address: string): Promise<void> {
    await this.#attempt('config', async () => {
      this.config = new TextDecoder().decode(await fetchBytes(new URL(address, document.baseURI).href));
    });
  }

  async train({ run, config, signal, onProgress }: TrainOptions): Promise<TrainResult> {
    return this.#attempt('train', async () => {
      if (this.#abort) throw new PmError('busy', 'train', 'another training is in progress', 'cancel it or wait for its end');
      const abort = new AbortController();
      const whole = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;
      whole.addEventListener('abort', () => this.#abort === abort && this.#set({ status: 'cancelling' }), { once: true });
      this.#abort = abort;
      this.#set({ ...fresh, ...nothing, status: 'starting' });
      let end: TrainEndDetail = { finished: 'error' };
      try {
        whole.throwIfAborted();
        this.#running = this.#start(run, config, whole, onProgress);
        const result = await (await this.#running).result;
        const modelBundle = result.bundle.map(({ name, bytes }) => new File([bytes as BlobPart], name));
        end = { finished: result.finished, run: result.run, result, modelBundle };
        this.#set({ outcome: 'finished', result, history: result.history });
        this.#host.takeModel(modelBundle);
        return result;
      } catch (error) {
        const finished = isAbort(error) ? 'cancelled' : 'error';
        end = { finished, ...(this.#state.run && { run: this.#state.run }) };
        this.#set({ outcome: finished });
        throw error;
      } finally {
        this.#abort = undefined;
        this.#running = undefined;
        this.#set({ status: 'idle', stage: undefined, secondsLeft: undefined });
        emit(this.#host.element, 'pm-train-end', end);
        void this.refresh();
      }
    });
  }

  /** Resolves once the training stands still with its checkpoint written, or is over. Throws `no-training`. */
  async pause(): Promise<void> {
    const running = this.#inProgress('pause');
    if (this.#state.status !== 'paused') this.#set({ status: 'pausing' });
    await (await running).pause();
    if (this.#state.status === 'pausing') this.#set({ status: 'paused' });
  }

  async resume(): Promise<void> {
    const running = this.#inProgress('resume');
    this.#set({ status: 'training' });
    await (await running).resume();
  }

  /** Ends the training after the step in progress; it is kept. */
  cancel(): void {
    this.#abort?.abort(new DOMException('cancelled', 'AbortError'));
  }

  /** A kept training as an archive, offered to the user unless `pm-export` is cancelled; by default the last one. Throws `no-training`. */
  async save(run = this.#state.run ?? this.#state.kept[0]?.name): Promise<Blob> {
    return this.#attempt('save', async () => {
      if (run === undefined) throw new PmError('no-training', 'save', 'no training is kept', 'train first');
      const file = savedTraining(run, await this.#engine().readRun(run));
      if (emit(this.#host.element, 'pm-export', { format: 'training', ...file })) download(file, document);
      return file.blob;
    });
  }

  /** Keeps a training that was saved, to go on with; with `weightsOnly` new trainings begin with the weights in the file. */
  async load(given: Blob | readonly Blob[], { weightsOnly = false }: LoadCheckpointOptions = {}): Promise<KeptRun | undefined> {
    const files = given instanceof Blob ? [given] : given;
    if (weightsOnly) {
      this.beginWith(files[0]);
      return undefined;
    }
    return this.#attempt('load', async () => {
      const named = files.map(async (file) => ({ name: nameOf(file, 'training.zip'), bytes: new Uint8Array(await file.arrayBuffer()) }));
      const run = await this.#engine().writeRun(await Promise.all(named));
      await this.refresh();
      return run;
    });
  }

  /** Weights that new trainings begin with; `undefined` for those of the training file. */
  beginWith(weights: Blob | undefined): void {
    this.#weights = weights && { name: nameOf(weights, 'weights.safetensors'), file: weights };
    this.#set({});
  }

  async remove(run: string): Promise<void> {
    await this.#attempt('delete', () => this.#engine().deleteRun(run));
    await this.refresh();
  }

  /** Looks which trainings are kept. */
  async refresh(): Promise<void> {
    await this.#attempt('list', async () => {
      const { runs, warning } = await this.#engine().keptRuns();
      const isNew = warning && !this.#state.warnings.some(({ code }) => code === warning.code);
      this.#set({ kept: runs });
      if (isNew) this.#warn(warning);
    }).catch(() => undefined);
  }

  #engine() {
    return this.#host.link.engine(this.#host.settings());
  }

  async #start(
    run: string | undefined,
    config: string | undefined,
    signal: AbortSignal,
    onProgress: RunOptions['onProgress'],
  ): Promise<RunningTraining> {
    const { link, settings } = this.#host;
    const cohort = await givenCohort(this.#cohort);
    const engine = await link.start(settings());
    signal.throwIfAborted();
    const own = config ?? (run === undefined ? this.#config : (await engine.keptRuns()).runs.find(({ name }) => name === run)?.config);
    const weights = run === undefined ? this.#weights : undefined;
    const input = { config: own ?? this.#config, cohort, ...(run !== undefined && { run }), ...(weights && { weights }) };
    return engine.train({ backend: settings().backend }, input, { signal, onEvent: (event) => this.#take(event, onProgress) });
  }

  /** A message of the worker may come after the training's end. */
  #take(event: TrainingEvent, onProgress: RunOptions['onProgress']): void {
    if (!this.#abort) return;
    const { element } = this.#host;
    const { status, run = '', storage } = this.#state;
    if (event.type === 'begin') {
      const { step, epochs, history } = event;
      this.#set({ run: event.run, storage: event.storage, step, epochs, history, ...(status === 'starting' && { status: 'training' }) });
    } else if (event.type === 'note') this.#set({ notes: [...this.#state.notes, event.text] });
    else if (event.type === 'warning') this.#warn({ code: event.code, message: event.message });
    else if (event.type === 'progress') this.#set({ stage: { name: event.stage, done: event.done, total: event.total } });
    else if (event.type === 'step') {
      const { epoch, epochs, step, steps, loss, secondsLeft } = event;
      this.#set({ epoch, epochs, step, steps, loss, secondsLeft, stage: undefined });
      const progress = { stage: 'training', done: step, total: steps };
      emit(element, 'pm-progress', progress);
      onProgress?.(progress);
    } else if (event.type === 'checkpoint') emit(element, 'pm-checkpoint', { run: event.run, step: event.step, bytes: event.bytes, storage });
    else {
      const { epoch, epochs, lr, loss, metrics, isBest, secondsLeft, history } = event;
      this.#set({ history, secondsLeft, stage: undefined });
      emit(element, 'pm-epoch', { run, epoch, epochs, lr, loss, ...(metrics && { metrics }), isBest, secondsLeft });
    }
  }

  #warn(warning: Warning): void {
    this.#set({ warnings: [...this.#state.warnings, warning] });
    emit(this.#host.element, 'pm-warning', warning);
  }

  #inProgress(what: string): Promise<RunningTraining> {
    if (this.#running) return this.#running;
    throw new PmError('no-training', what, 'no training is in progress', 'start one first');
  }

  /** Turns a failure into `pm-error` and the visible error, then throws it on. */
  async #attempt<T>(phase: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      if (!isAbort(error)) {
        const lastError = errorDetail(error, phase, error !== undefined && error === this.#host.link.startError);
        this.#set({ lastError });
        emit(this.#host.element, 'pm-error', lastError);
      }
      throw error;
    }
  }

  #set(change: Partial<TrainerState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const nameOf = (file: Blob, otherwise: string): string => (file instanceof File ? file.webkitRelativePath || file.name : otherwise);
