import { proxy, type Remote, releaseProxy, transfer, wrap } from 'comlink';
import { messageOf, PmError } from '../core/errors';
import type { RunOptions } from '../core/progress';
import type { Volume } from '../imaging/volume';
import type { ExplainRequest } from '../study/explain';
import type {
  CaseInput,
  Engine,
  EngineApi,
  EngineOptions,
  Job,
  ModelSource,
  NamedBytes,
  NumberedJob,
  OnDeviceChange,
  OnProgress,
  RunningTraining,
  TrainingOptions,
} from './api';
import { keepErrors } from './errors';
import { workerUrl } from './host?worker';
import type { TrainingEvent, TrainingInput } from './training/api';

/** The page's side of the engine: a worker, and the calls that wait for it. */
export class EngineClient implements Engine {
  readonly #worker: Worker;
  readonly #remote: Remote<EngineApi>;
  /** How to end each call that waits, should the worker die. */
  readonly #waiting = new Set<(reason: Error) => void>();
  readonly #listeners = new Set<OnDeviceChange>();
  #ended?: Error;
  #runs = 0;

  constructor() {
    keepErrors();
    this.#worker = startWorker();
    this.#worker.addEventListener('error', (event) => this.#end(workerError(event.message)));
    this.#remote = wrap<EngineApi>(this.#worker);
    const tell: OnDeviceChange = (change) => {
      for (const listener of this.#listeners) listener(change);
    };
    // A worker that does not start says so to the first call that needs it.
    void this.#call(() => this.#remote.watchDevice(proxy(tell))).catch(() => undefined);
  }

  /** True once the worker has died or was closed; nothing more can be asked of it. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  init(options: EngineOptions) {
    return this.#call(() => this.#remote.init(options));
  }

  readVolume(files: readonly NamedBytes[], on?: Volume) {
    const buffers = [...new Set(files.map(({ bytes }) => bytes.buffer as ArrayBuffer))];
    return this.#call(() => this.#remote.readVolume(transfer(files, buffers), on && gridOf(on)));
  }

  loadModel(source: ModelSource) {
    return this.#call(() => this.#remote.loadModel(source));
  }

  segment(job: Job, input: CaseInput, options?: RunOptions) {
    return this.#run(job, options, (numbered, onProgress) => this.#remote.segment(numbered, input, onProgress));
  }

  radiomics(job: Job, input: CaseInput, options?: RunOptions) {
    return this.#run(job, options, (numbered, onProgress) => this.#remote.radiomics(numbered, input, onProgress));
  }

  featureMaps(job: Job, input: CaseInput, options?: RunOptions) {
    return this.#run(job, options, (numbered, onProgress) => this.#remote.featureMaps(numbered, input, onProgress));
  }

  classify(job: Job, input: CaseInput, options?: RunOptions) {
    return this.#run(job, options, (numbered, onProgress) => this.#remote.classify(numbered, input, onProgress));
  }

  explain(job: Job, input: CaseInput, request: ExplainRequest = {}, options?: RunOptions) {
    return this.#run(job, options, (numbered, onProgress) => this.#remote.explain(numbered, input, request, onProgress));
  }

  analyze(job: Job, input: CaseInput, options?: RunOptions) {
    return this.#run(job, options, (numbered, onProgress) => this.#remote.analyze(numbered, input, onProgress));
  }

  train(job: Job, input: TrainingInput, { signal, onEvent }: TrainingOptions = {}): RunningTraining {
    const tell = proxy((event: TrainingEvent) => onEvent?.(event));
    let run = 0;
    const result = this.#run(job, { signal }, (numbered) => {
      run = numbered.run;
      return this.#remote.train(numbered, input, tell);
    });
    return {
      result,
      pause: () => this.#call(() => this.#remote.pauseTraining(run)),
      resume: () => this.#call(() => this.#remote.resumeTraining(run)),
    };
  }

  keptRuns() {
    return this.#call(() => this.#remote.keptRuns());
  }

  readRun(name: string) {
    return this.#call(() => this.#remote.readRun(name));
  }

  writeRun(files: readonly NamedBytes[]) {
    const buffers = [...new Set(files.map(({ bytes }) => bytes.buffer as ArrayBuffer))];
    return this.#call(() => this.#remote.writeRun(transfer(files, buffers)));
  }

  deleteRun(name: string) {
    return this.#call(() => this.#remote.deleteRun(name));
  }

  watchDevice(listener: OnDeviceChange): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the worker at once, and with it its device and its runs, which reject with an AbortError. */
  dispose(): void {
    if (this.#ended) return;
    this.#end(new DOMException('the engine was closed', 'AbortError'));
    this.#remote[releaseProxy]();
  }

  async #run<T>(job: Job, { signal, onProgress }: RunOptions = {}, start: (job: NumberedJob, onProgress: OnProgress) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const run = ++this.#runs;
    const cancel = () => void this.#call(() => this.#remote.cancel(run)).catch(() => undefined);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const report = proxy((progress: Parameters<OnProgress>[0]) => onProgress?.(progress));
      return await this.#call(() => start({ ...job, run }, report));
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  #call<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#waiting.add(reject);
      const settle = () => this.#waiting.delete(reject);
      ask().then(resolve, reject).finally(settle);
    });
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
    this.#worker.terminate();
  }
}

/** An image's grid without its voxels. */
const gridOf = ({ size, affine }: Volume): Volume => ({ dtype: 'u8', size, affine, channels: 1, data: new Uint8Array(0) });

function startWorker(): Worker {
  try {
    return new Worker(workerUrl, { type: 'module', name: 'pm-analyzer' });
  } catch (error) {
    throw workerError(messageOf(error));
  }
}

function workerError(message: string | undefined): PmError {
  return new PmError(
    'worker',
    'engine',
    `its worker stopped${message ? ` (${message})` : ' or could not be loaded'}`,
    'serve worker.js from the same origin as the page, beside its bundle, and reload',
  );
}
