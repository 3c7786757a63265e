import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { messageOf, PmError } from '../../core/errors';
import { isAbort, type Progress, type RunOptions } from '../../core/progress';
import { spacingOf } from '../../imaging/affine';
import type { AnalyzeResult } from '../../study/results';
import type { Capabilities, EngineOptions, LoadedVolume, ModelSummary } from '../../worker/api';
import type { EngineClient } from '../../worker/client';
import { type ErrorDetail, emit } from '../events';
import { acquireEngine, releaseEngine } from '../shared-engine';

export type Status = 'idle' | 'loading' | 'ready' | 'running' | 'error';

/** The state behind `<pm-analyzer>`: the engine, the open case, the run in progress and its result. */
export class Session implements ReactiveController {
  status: Status = 'idle';
  progress?: Progress;
  image?: LoadedVolume;
  mask?: LoadedVolume;
  model?: ModelSummary;
  result?: Partial<AnalyzeResult>;
  capabilities?: Capabilities;
  lastError?: ErrorDetail;
  private engine?: { client: EngineClient; ready: Promise<Capabilities> };
  private abort?: AbortController;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.dispose();
  }

  /** The shared engine, started on first use. */
  async start(options: EngineOptions): Promise<EngineClient> {
    if (!this.engine) {
      const client = acquireEngine(window);
      this.engine = { client, ready: client.init(options) };
      this.capabilities = await this.engine.ready;
      emit(this.host, 'pm-capabilities', this.capabilities);
      emit(this.host, 'pm-backend-change', { backend: this.capabilities.backend.name, reason: this.capabilities.reason });
      emit(this.host, 'pm-ready', { capabilities: this.capabilities });
    }
    await this.engine.ready;
    return this.engine.client;
  }

  /** Reads files as the image or the mask; the first file is the volume, others what it refers to. */
  async load(engine: EngineClient, files: readonly File[], kind: 'image' | 'mask', signal?: AbortSignal): Promise<void> {
    await this.guard('load', 'loading', { signal }, async ({ onProgress }) => {
      emit(this.host, 'pm-load-start', { name: files[0].name });
      const named: { name: string; bytes: Uint8Array }[] = [];
      for (const [done, file] of files.entries()) {
        const progress = { stage: 'read', done, total: files.length };
        emit(this.host, 'pm-load-progress', progress);
        onProgress?.(progress);
        named.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
      }
      this.take(await engine.readVolume(named), kind);
    });
  }

  /** A volume that has been read becomes the image or the mask. A new image closes the old case. */
  take(loaded: LoadedVolume, kind: 'image' | 'mask'): void {
    if (kind === 'image') {
      this.image = loaded;
      this.mask = undefined;
      this.result = undefined;
    } else {
      this.mask = loaded;
      emit(this.host, 'pm-mask-change', { source: 'file' });
    }
    for (const message of loaded.remarks) emit(this.host, 'pm-warning', { code: 'file', message });
    const { size, affine } = loaded.volume;
    emit(this.host, 'pm-loaded', { kind, size, spacing: spacingOf(affine) });
  }

  /** Runs one stage with progress and cancel; errors become `pm-error` and are thrown on to the caller. */
  async guard<T>(phase: string, status: Status, options: RunOptions, body: (options: RunOptions) => Promise<T>): Promise<T> {
    if (this.abort) throw new PmError('busy', phase, 'another run is in progress', 'cancel it or wait for its end');
    this.abort = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, this.abort.signal]) : this.abort.signal;
    this.set({ status, lastError: undefined, progress: undefined });
    const onProgress = (progress: Progress) => {
      this.set({ progress });
      emit(this.host, 'pm-progress', progress);
      options.onProgress?.(progress);
    };
    try {
      const value = await body({ signal, onProgress });
      this.set({ status: 'ready' });
      return value;
    } catch (error) {
      if (isAbort(error)) this.set({ status: this.image ? 'ready' : 'idle' });
      else this.fail(error, phase);
      throw error;
    } finally {
      this.abort = undefined;
      this.set({ progress: undefined });
    }
  }

  cancel(): void {
    this.abort?.abort(new DOMException('cancelled by the user', 'AbortError'));
  }

  clear(): void {
    this.cancel();
    this.set({ image: undefined, mask: undefined, result: undefined, lastError: undefined, status: 'idle' });
  }

  dispose(): void {
    this.cancel();
    if (this.engine) releaseEngine(window, this.engine.client);
    this.engine = undefined;
  }

  set(state: Partial<Pick<Session, 'status' | 'progress' | 'image' | 'mask' | 'model' | 'result' | 'lastError'>>): void {
    Object.assign(this, state);
    this.host.requestUpdate();
  }

  private fail(error: unknown, phase: string): void {
    const code = error instanceof PmError ? error.code : 'internal';
    const detail: ErrorDetail = { code, phase, recoverable: true, message: messageOf(error) };
    this.set({ status: 'error', lastError: detail });
    emit(this.host, 'pm-error', detail);
  }
}
