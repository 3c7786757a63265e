import { expose } from 'comlink';
import type { Backend } from '../backends/backend';
import { createBackend } from '../backends/create';
import { PmError } from '../core/errors';
import { sha256Hex } from '../core/hash';
import type { RunOptions } from '../core/progress';
import { readVolume } from '../imaging/io/read';
import { parseParameters } from '../radiomics/parameters';
import { analyze } from '../study/analyze';
import { Case } from '../study/case';
import { classify } from '../study/classify';
import { loadModels, type ModelSet } from '../study/model';
import { radiomics } from '../study/radiomics';
import { segment } from '../study/segment';
import type { Capabilities, EngineApi, EngineOptions, OnProgress } from './api';
import { keepErrors } from './errors';

/** The engine inside the worker: one backend, the models that were loaded, the runs in progress. */
class Host implements EngineApi {
  private chosen?: Promise<{ backend: Backend; reason: string }>;
  private models: ModelSet = {};
  private modelUrl?: string;
  private readonly runs = new Map<number, AbortController>();

  async init({ backend = 'auto', threads }: EngineOptions): Promise<Capabilities> {
    this.chosen ??= createBackend({ backend, threads });
    const { backend: made, reason } = await this.chosen;
    return { backend: made.info, reason, crossOriginIsolated: globalThis.crossOriginIsolated };
  }

  async readVolume([file, ...others]: Parameters<EngineApi['readVolume']>[0]): ReturnType<EngineApi['readVolume']> {
    const siblings = async (name: string) => others.find((other) => other.name === name)?.bytes;
    const { volume, warnings } = await readVolume(file, { siblings });
    return { volume, name: file.name, sha256: await sha256Hex(file.bytes), remarks: warnings };
  }

  async setModel(url: string): ReturnType<EngineApi['setModel']> {
    if (url !== this.modelUrl) {
      this.models = await loadModels(url, fetchBytes);
      this.modelUrl = url;
    }
    const models = Object.values(this.models);
    return {
      name: models.map((model) => model.bundle.name).join(', '),
      demonstration: models.some((model) => model.bundle.demonstration),
      tasks: Object.keys(this.models),
    };
  }

  segment: EngineApi['segment'] = (run, image, onProgress) =>
    this.start(run, onProgress, async (backend, options) => segment(new Case(image), this.model('segmentation'), backend, {}, options));

  radiomics: EngineApi['radiomics'] = (run, image, mask, params, onProgress) =>
    this.start(run, onProgress, (backend, options) => radiomics(new Case(image), mask, parseParameters(params ?? '{}'), backend, options));

  classify: EngineApi['classify'] = (run, image, mask, onProgress) =>
    this.start(run, onProgress, async (backend, options) => classify(new Case(image), mask, this.model('classification'), backend, options));

  analyze: EngineApi['analyze'] = (run, image, mask, params, onProgress) =>
    this.start(run, onProgress, (backend, options) =>
      analyze(new Case(image), { mask, models: this.models, parameters: parseParameters(params ?? '{}') }, backend, options),
    );

  async cancel(run: number): Promise<void> {
    this.runs.get(run)?.abort(new DOMException('cancelled', 'AbortError'));
  }

  async dispose(): Promise<void> {
    for (const run of this.runs.values()) run.abort(new DOMException('the engine was closed', 'AbortError'));
    const chosen = await this.chosen?.catch(() => undefined);
    chosen?.backend.dispose();
  }

  private async start<T>(run: number, onProgress: OnProgress, body: (backend: Backend, options: RunOptions) => Promise<T>): Promise<T> {
    if (!this.chosen) throw new PmError('not-ready', 'engine', 'has not been started', 'call init first');
    const abort = new AbortController();
    this.runs.set(run, abort);
    try {
      return await body((await this.chosen).backend, { signal: abort.signal, onProgress });
    } finally {
      this.runs.delete(run);
    }
  }

  private model(task: 'segmentation' | 'classification') {
    const model = this.models[task];
    if (!model) throw new PmError('model-task', 'model', `has no ${task} network`, 'set a model that has one');
    return model;
  }
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new PmError('fetch', new URL(url).pathname, `the server answered ${response.status}`, 'check the address');
  return new Uint8Array(await response.arrayBuffer());
}

keepErrors();
expose(new Host());
