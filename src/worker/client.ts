import { proxy, type Remote, releaseProxy, wrap } from 'comlink';
import type { RunOptions } from '../core/progress';
import type { AnalyzeResult, ClassifyResult, RadiomicsResult, SegmentResult } from '../study/results';
import type { Capabilities, EngineApi, EngineOptions, LoadedVolume, ModelSummary, NamedBytes, OnProgress } from './api';
import { keepErrors } from './errors';
import { workerUrl } from './host?worker';

/** The page's side of the engine: the same calls, with an AbortSignal instead of run ids. */
export class EngineClient {
  private readonly worker: Worker;
  private readonly remote: Remote<EngineApi>;
  private runs = 0;
  private disposed = false;

  constructor() {
    keepErrors();
    this.worker = new Worker(workerUrl, { type: 'module', name: 'pm-analyzer' });
    this.remote = wrap<EngineApi>(this.worker);
  }

  init(options: EngineOptions): Promise<Capabilities> {
    return this.remote.init(options);
  }

  readVolume(files: readonly NamedBytes[]): Promise<LoadedVolume> {
    return this.remote.readVolume(files);
  }

  setModel(url: string): Promise<ModelSummary> {
    return this.remote.setModel(url);
  }

  segment(image: LoadedVolume, options?: RunOptions): Promise<SegmentResult> {
    return this.run(options, (run, progress) => this.remote.segment(run, image, progress));
  }

  radiomics(image: LoadedVolume, mask: LoadedVolume, params?: string, options?: RunOptions): Promise<RadiomicsResult> {
    return this.run(options, (run, progress) => this.remote.radiomics(run, image, mask, params, progress));
  }

  classify(image: LoadedVolume, mask?: LoadedVolume, options?: RunOptions): Promise<ClassifyResult> {
    return this.run(options, (run, progress) => this.remote.classify(run, image, mask, progress));
  }

  analyze(image: LoadedVolume, mask?: LoadedVolume, params?: string, options?: RunOptions): Promise<AnalyzeResult> {
    return this.run(options, (run, progress) => this.remote.analyze(run, image, mask, params, progress));
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    await this.remote.dispose();
    this.remote[releaseProxy]();
    this.worker.terminate();
  }

  private async run<T>({ signal, onProgress }: RunOptions = {}, start: (run: number, onProgress: OnProgress) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const run = ++this.runs;
    const cancel = () => void this.remote.cancel(run);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await start(
        run,
        proxy((progress) => onProgress?.(progress)),
      );
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }
}
