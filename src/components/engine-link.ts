import type { DeviceChange } from '../backends/backend';
import { PmError } from '../core/errors';
import type { BackendChoice, Capabilities, Engine, Job, ModelSource, ModelSummary } from '../worker/api';
import type { EngineClient } from '../worker/client';
import { fetchBytes } from '../worker/fetch';
import { emit } from './events';
import { acquireEngine, releaseEngine } from './shared-engine';

/** What the element's attributes and properties say of engine, model and parameters. */
export interface EngineSettings {
  /** An engine that the page gives; the page's shared one if not. */
  readonly engine?: Engine;
  readonly backend: BackendChoice;
  /** Address of `model.json`. */
  readonly model?: string;
  /** The model's files, in place of an address. */
  readonly modelBundle?: readonly File[];
  /** Address of a parameter file. */
  readonly params?: string;
  /** Parameters as an object or as text, in place of an address. */
  readonly radiomicsParams?: object | string;
}

/** One value that is fetched once for as long as what it is made from stays the same. */
class Once<K, T> {
  #key?: K;
  #made?: Promise<T>;

  get(key: K, make: () => Promise<T>): Promise<T> {
    if (this.#made && this.#key === key) return this.#made;
    this.#key = key;
    const made = make();
    this.#made = made;
    made.catch(() => {
      if (this.#made === made) this.#made = undefined;
    });
    return made;
  }

  clear(): void {
    this.#made = undefined;
  }
}

/** An element's hold on the engine: started on first use, with the backend, model and parameters that the element asks for. */
export class EngineLink {
  capabilities?: Capabilities;
  model?: ModelSummary;
  /** Why the engine does not run, after a start that failed. */
  startError?: unknown;
  readonly #host: HTMLElement;
  readonly #ready = new Once<string, Capabilities>();
  readonly #loadedModel = new Once<string | readonly File[], ModelSummary>();
  readonly #parameters = new Once<string, string>();
  #engine?: Engine;
  #shared?: EngineClient;
  #unwatch?: () => void;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** The engine, running on the backend of the settings. */
  async start(settings: EngineSettings): Promise<Engine> {
    try {
      return await this.#start(settings);
    } catch (error) {
      this.startError = error;
      throw error;
    }
  }

  /** The engine, whose device may not run yet. */
  engine({ engine }: EngineSettings): Engine {
    return this.#hold(engine);
  }

  /** What a run computes with; `required` names the run that cannot do without a model. */
  async job(settings: EngineSettings, required?: string): Promise<Job> {
    const hasModel = settings.modelBundle !== undefined || settings.model !== undefined;
    if (required && !hasModel) throw new PmError('no-model', required, 'the element has no model', 'set its model attribute to a model.json');
    return { backend: settings.backend, model: hasModel ? (await this.loadModel(settings)).id : undefined };
  }

  /** Loads the model that the settings name. */
  async loadModel(settings: EngineSettings): Promise<ModelSummary> {
    const engine = await this.start(settings);
    const source = settings.modelBundle ?? new URL(settings.model ?? '', document.baseURI).href;
    this.model = await this.#loadedModel.get(source, async () => engine.loadModel(await modelSource(source)));
    return this.model;
  }

  /** Text of the parameter file, if any is set. */
  async parameters({ params, radiomicsParams }: EngineSettings): Promise<string | undefined> {
    if (radiomicsParams !== undefined) return typeof radiomicsParams === 'string' ? radiomicsParams : JSON.stringify(radiomicsParams);
    if (!params) return undefined;
    const url = new URL(params, document.baseURI).href;
    return this.#parameters.get(url, async () => new TextDecoder().decode(await fetchBytes(url)));
  }

  /** True while the element holds an engine. */
  get isHeld(): boolean {
    return this.#engine !== undefined;
  }

  /** Lets go of the engine; the shared one ends with its last user. */
  release(): void {
    if (this.#shared) releaseEngine(window, this.#shared);
    this.#shared = undefined;
    this.#engine = undefined;
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#ready.clear();
    this.#loadedModel.clear();
    this.model = undefined;
  }

  async #start({ engine: given, backend }: EngineSettings): Promise<Engine> {
    const engine = this.#hold(given);
    await this.#ready.get(backend, async () => {
      const capabilities = await engine.init({ backend });
      this.capabilities = capabilities;
      this.startError = undefined;
      emit(this.#host, 'pm-capabilities', capabilities);
      emit(this.#host, 'pm-backend-change', { backend: capabilities.backend.name, reason: capabilities.reason });
      emit(this.#host, 'pm-ready', { capabilities });
      return capabilities;
    });
    return engine;
  }

  #hold(given: Engine | undefined): Engine {
    const wanted = given ?? (this.#shared?.ended ? undefined : this.#shared);
    if (wanted && wanted === this.#engine) return wanted;
    this.release();
    if (!given) this.#shared = acquireEngine(window);
    this.#engine = given ?? (this.#shared as EngineClient);
    this.#unwatch = this.#engine.watchDevice((change) => this.#tell(change));
    return this.#engine;
  }

  /** The engine tells of its devices, of which another element may use one that this one does not. */
  #tell(change: DeviceChange): void {
    if (this.capabilities?.backend.name !== change.backend) return;
    if (change.state === 'lost') emit(this.#host, 'pm-device-lost', { backend: change.backend, message: change.message });
    else emit(this.#host, 'pm-device-restored', { backend: change.backend, device: change.device });
  }
}

async function modelSource(source: string | readonly File[]): Promise<ModelSource> {
  if (typeof source === 'string') return source;
  return Promise.all(source.map(async (file) => ({ name: file.webkitRelativePath || file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
}
