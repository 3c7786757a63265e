import { expose, transfer } from 'comlink';
import type { Backend } from '../backends/backend';
import { type Chosen, createBackend } from '../backends/create';
import { PmError } from '../core/errors';
import { sha256Hex, sha256OfFiles } from '../core/hash';
import type { RunOptions } from '../core/progress';
import { readImage } from '../imaging/io/image';
import type { Volume } from '../imaging/volume';
import { parseParameters } from '../radiomics/parameters';
import { analyze } from '../study/analyze';
import { Case } from '../study/case';
import { classify } from '../study/classify';
import { explain } from '../study/explain';
import { featureMaps } from '../study/feature-maps';
import { loadModels, type ModelSet } from '../study/model';
import type { SourceVolume } from '../study/provenance';
import { radiomics } from '../study/radiomics';
import { segment } from '../study/segment';
import type {
  BackendChoice,
  Capabilities,
  EngineApi,
  EngineOptions,
  ModelSource,
  ModelSummary,
  NamedBytes,
  NumberedJob,
  OnDeviceChange,
  OnProgress,
} from './api';
import { keepErrors } from './errors';
import { fetchBytes } from './fetch';
import type { OnTraining } from './training/api';
import { Trainings } from './training/trainings';

/** The engine inside the worker: a backend of each kind that was asked for, the models that were loaded, the runs in progress. */
class Host implements EngineApi {
  readonly #backends = new Map<BackendChoice, Promise<Chosen>>();
  readonly #models = new Map<string, Promise<ModelSet>>();
  readonly #runs = new Map<number, AbortController>();
  readonly #trainings = new Trainings();
  readonly #listeners: OnDeviceChange[] = [];

  async init({ backend = 'auto', threads }: EngineOptions): Promise<Capabilities> {
    const { backend: made, reason } = await this.#start(backend, threads);
    return { backend: made.info, reason, crossOriginIsolated: globalThis.crossOriginIsolated };
  }

  async readVolume(files: readonly NamedBytes[], on?: Volume): ReturnType<EngineApi['readVolume']> {
    const { volume, warnings, header } = await readImage(files, { grid: on });
    const sha256 = await sha256OfFiles(files.map(({ bytes }) => bytes));
    const name = files.length > 1 && header.format.startsWith('DICOM') ? `DICOM series of ${files.length} files` : files[0].name;
    const loaded = { volume, name, sha256, remarks: warnings };
    return transfer(loaded, [volume.data.buffer as ArrayBuffer]);
  }

  async loadModel(source: ModelSource): Promise<ModelSummary> {
    const id = typeof source === 'string' ? source : (await Promise.all(source.map(({ bytes }) => sha256Hex(bytes)))).join();
    const loading = remember(this.#models, id, () => (typeof source === 'string' ? loadModels(source, (url) => fetchBytes(url)) : loadFiles(source)));
    const models = Object.values(await loading);
    return {
      id,
      name: models.map(({ bundle }) => bundle.name).join(', '),
      demonstration: models.some(({ bundle }) => bundle.demonstration),
      tasks: models.map(({ bundle }) => bundle.task),
    };
  }

  segment: EngineApi['segment'] = (job, { image }, onProgress) =>
    this.#run(job, onProgress, async (backend, options) => segment(new Case(image), await this.#model(job, 'segmentation'), backend, {}, options));

  radiomics: EngineApi['radiomics'] = (job, { image, mask, parameters }, onProgress) =>
    this.#run(job, onProgress, async (backend, options) =>
      radiomics(new Case(image), needMask(mask), parseParameters(parameters ?? '{}'), backend, options),
    );

  featureMaps: EngineApi['featureMaps'] = (job, { image, mask, parameters }, onProgress) =>
    this.#run(job, onProgress, async (backend, options) => {
      const result = await featureMaps(new Case(image), needMask(mask), parseParameters(parameters ?? '{}'), backend, options);
      return transfer(
        result,
        result.maps.map(({ volume }) => volume.data.buffer as ArrayBuffer),
      );
    });

  classify: EngineApi['classify'] = (job, { image, mask }, onProgress) =>
    this.#run(job, onProgress, async (backend, options) =>
      classify(new Case(image), mask, await this.#model(job, 'classification'), backend, options),
    );

  explain: EngineApi['explain'] = (job, { image }, request, onProgress) =>
    this.#run(job, onProgress, async (backend, options) => {
      const result = await explain(new Case(image), await this.#model(job, 'classification'), backend, request, options);
      return transfer(
        result,
        [result.map, result.normalised].map(({ data }) => data.buffer as ArrayBuffer),
      );
    });

  analyze: EngineApi['analyze'] = (job, { image, mask, parameters }, onProgress) =>
    this.#run(job, onProgress, async (backend, options) =>
      analyze(new Case(image), { mask, models: await this.#modelsOf(job), parameters: parseParameters(parameters ?? '{}') }, backend, options),
    );

  train: EngineApi['train'] = (job, input, onEvent) =>
    this.#trainings.controlled(job.run, (control) =>
      this.#run(job, nothing, async (backend, options) => {
        let told: Promise<void> = Promise.resolve();
        const tell: OnTraining = (event) => {
          told = Promise.resolve(onEvent(event)).catch(nothing);
        };
        try {
          const result = await this.#trainings.train(control, backend, input, tell, options);
          return transfer(result, buffersOf(result.bundle));
        } finally {
          // Events have a channel of their own: all of them are there before the end is.
          await told;
        }
      }),
    );

  pauseTraining: EngineApi['pauseTraining'] = (run) => this.#trainings.pause(run);

  resumeTraining: EngineApi['resumeTraining'] = async (run) => this.#trainings.resume(run);

  async keptRuns(): ReturnType<EngineApi['keptRuns']> {
    const runs = await this.#trainings.kept.list();
    return { runs, warning: this.#trainings.kept.warning };
  }

  async readRun(name: string): Promise<NamedBytes[]> {
    const files = await this.#trainings.kept.read(name);
    return transfer(files, buffersOf(files));
  }

  writeRun: EngineApi['writeRun'] = (files) => this.#trainings.kept.write(files);

  deleteRun: EngineApi['deleteRun'] = (name) => this.#trainings.remove(name);

  async cancel(run: number): Promise<void> {
    this.#runs.get(run)?.abort(new DOMException('cancelled', 'AbortError'));
  }

  async watchDevice(listener: OnDeviceChange): Promise<void> {
    this.#listeners.push(listener);
  }

  /** `auto` takes the WebGPU device that runs already; a new one stands for its own name too, so that there is one device of a kind. */
  async #start(choice: BackendChoice, threads?: number): Promise<Chosen> {
    const running = choice === 'auto' ? this.#backends.get('webgpu') : undefined;
    const onDeviceChange: OnDeviceChange = (change) => {
      for (const listener of this.#listeners) listener(change);
    };
    const chosen = await remember(this.#backends, choice, () => running ?? createBackend({ backend: choice, threads, onDeviceChange }));
    const { name } = chosen.backend.info;
    if (!this.#backends.has(name)) this.#backends.set(name, Promise.resolve(chosen));
    return chosen;
  }

  async #run<T>({ run, backend }: NumberedJob, onProgress: OnProgress, body: (backend: Backend, options: RunOptions) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    this.#runs.set(run, abort);
    try {
      return await body((await this.#start(backend)).backend, { signal: abort.signal, onProgress });
    } finally {
      this.#runs.delete(run);
    }
  }

  async #modelsOf({ model }: NumberedJob): Promise<ModelSet> {
    return (await (model === undefined ? undefined : this.#models.get(model))) ?? {};
  }

  async #model(job: NumberedJob, task: keyof ModelSet) {
    const model = (await this.#modelsOf(job))[task];
    if (!model) throw new PmError('model-task', 'model', `has no ${task} network`, 'set a model that has one');
    return model;
  }
}

const nothing = () => undefined;

const buffersOf = (files: readonly NamedBytes[]) => files.map(({ bytes }) => bytes.buffer as ArrayBuffer);

/** The promise under a key; one that failed is forgotten, so that the next call tries again. */
function remember<K, T>(store: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const known = store.get(key);
  if (known) return known;
  const made = make();
  store.set(key, made);
  made.catch(() => store.delete(key));
  return made;
}

function needMask(mask: SourceVolume | undefined): SourceVolume {
  if (!mask) throw new PmError('no-mask', 'radiomics', 'there is no mask', 'open one, or segment first');
  return mask;
}

/** The bundle whose JSON lies highest among the files. */
function loadFiles(files: readonly NamedBytes[]): Promise<ModelSet> {
  const depth = ({ name }: NamedBytes) => name.split('/').length;
  const [first] = files.filter(({ name }) => name.endsWith('.json')).sort((a, b) => depth(a) - depth(b));
  if (!first) throw new PmError('model-files', 'model', 'there is no model.json among its files', 'give model.json and the weights it names');
  return loadModels(first.name, async (path) => {
    const found = files.find(({ name }) => name === path);
    if (!found) throw new PmError('model-files', path, 'is not among the files of the model', 'give all files of the bundle');
    return found.bytes;
  });
}

keepErrors();
expose(new Host());
