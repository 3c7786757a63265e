import type { ReactiveControllerHost } from 'lit';
import { PmError } from '../../core/errors';
import { isAbort, type Progress, type RunOptions } from '../../core/progress';
import type { Warning } from '../../core/warning';
import { spacingOf } from '../../imaging/affine';
import type { AnalyzeResult, SegmentResult } from '../../study/results';
import type { LoadedVolume } from '../../worker/api';
import { errorDetail } from '../error-detail';
import { type ErrorDetail, emit, type VolumeKind } from '../events';
import { combine, type ResultParts } from './combine';
import { gridDifference } from './geometry';
import { TimeLeft } from './time-left';

export type Status = 'idle' | 'loading' | 'ready' | 'running' | 'error';

/** How the last run ended, for people who do not see the screen. */
export type Outcome = 'loaded' | 'finished' | 'cancelled';

interface State {
  status: Status;
  image?: LoadedVolume;
  mask?: LoadedVolume;
  result?: AnalyzeResult;
  progress?: Progress;
  secondsLeft?: number;
  cancelling: boolean;
  outcome?: Outcome;
  lastError?: ErrorDetail;
}

/** The state behind `<pm-analyzer>`: the open case, the run in progress and its result. */
export class Session {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'> & HTMLElement;
  readonly #isFatal: (error: unknown) => boolean;
  #state: State = { status: 'idle', cancelling: false };
  #abort?: AbortController;
  /** Ends with the load that is under way. */
  #loading: Promise<unknown> = Promise.resolve();

  /** `isFatal` knows the errors after which the engine does not run at all. */
  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'> & HTMLElement, isFatal: (error: unknown) => boolean) {
    this.#host = host;
    this.#isFatal = isFatal;
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  get busy(): boolean {
    return this.#abort !== undefined;
  }

  /** The open image. Throws `no-image`. */
  image(phase: string): LoadedVolume {
    if (!this.#state.image) throw new PmError('no-image', phase, 'no image is open', 'open one first');
    return this.#state.image;
  }

  /** A new image closes the old case. */
  takeImage(image: LoadedVolume): void {
    this.#set({ image, mask: undefined, result: undefined, outcome: 'loaded' });
    this.#announce(image, 'image');
  }

  /** A new mask voids what was measured with the old one. Throws `geometry-mismatch`, unless a listener saw to it. */
  takeMask(mask: LoadedVolume | undefined, source: 'file' | 'segment' | 'page'): void {
    if (mask && !this.#fits(mask)) return;
    const { result } = this.#state;
    this.#set({ mask, result: combine({ classification: result?.classification, explanation: result?.explanation }) });
    if (mask && source !== 'segment') this.#announce(mask, 'mask');
    emit(this.#host, 'pm-mask-change', { source: mask ? source : 'closed' });
  }

  /** Adds parts to the result, takes a new mask over, and tells the page. */
  keep(parts: ResultParts): void {
    if (parts.segmentation) this.#takeSegmentation(parts.segmentation);
    const { result } = this.#state;
    const [latest] = Object.keys(parts) as (keyof ResultParts)[];
    const all = {
      segmentation: result?.segmentation,
      radiomics: result?.radiomics,
      featureMaps: result?.featureMaps,
      classification: result?.classification,
      explanation: result?.explanation,
    };
    this.#set({ result: combine({ ...all, ...parts }, latest) });
    this.#tell(
      parts,
      Object.values(parts).flatMap((part) => part?.warnings ?? []),
    );
  }

  /** Takes the result of an analysis, which stands in place of all that was there, but for segmentation and maps of the same mask, and the explanation. */
  keepAnalysis(whole: AnalyzeResult): void {
    const { radiomics, classification } = whole;
    if (whole.segmentation) this.#takeSegmentation(whole.segmentation);
    const segmentation = whole.segmentation ?? this.#state.result?.segmentation;
    const { featureMaps, explanation } = this.#state.result ?? {};
    const latest = classification ? 'classification' : 'radiomics';
    this.#set({ result: combine({ segmentation, radiomics, featureMaps, classification, explanation }, latest, whole.warnings) ?? whole });
    this.#tell({ segmentation: whole.segmentation, radiomics, classification }, whole.warnings);
    emit(this.#host, 'pm-result', whole);
  }

  /** Settles when nothing is being opened any more. */
  async loaded(): Promise<void> {
    let awaited: unknown;
    while (awaited !== this.#loading) {
      awaited = this.#loading;
      await this.#loading;
    }
  }

  /** Runs one thing at a time, with progress and cancel; errors become `pm-error` and are thrown on to the caller. */
  run<T>(phase: string, status: 'loading' | 'running', options: RunOptions, body: (options: Required<RunOptions>) => Promise<T>): Promise<T> {
    const run = this.#run(phase, status, options, body);
    if (status === 'loading') this.#loading = run.catch(() => undefined);
    return run;
  }

  async #run<T>(phase: string, status: 'loading' | 'running', options: RunOptions, body: (options: Required<RunOptions>) => Promise<T>): Promise<T> {
    return this.attempt(phase, async () => {
      if (this.#abort) throw new PmError('busy', phase, 'another run is in progress', 'cancel it or wait for its end');
      const abort = new AbortController();
      this.#abort = abort;
      const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
      signal.addEventListener('abort', () => this.#set({ cancelling: this.busy }), { once: true });
      const onProgress = this.#progress(status, options);
      this.#set({ status, lastError: undefined, outcome: undefined });
      onProgress({ stage: phase, done: 0, total: 0 });
      try {
        signal.throwIfAborted();
        const value = await body({ signal, onProgress });
        this.#set({ status: this.#state.image ? 'ready' : 'idle', outcome: status === 'running' ? 'finished' : 'loaded' });
        return value;
      } catch (error) {
        if (isAbort(error)) this.#set({ status: this.#state.image ? 'ready' : 'idle', outcome: 'cancelled' });
        throw error;
      } finally {
        this.#abort = undefined;
        this.#set({ progress: undefined, secondsLeft: undefined, cancelling: false });
      }
    });
  }

  /** Turns a failure into `pm-error` and the visible error, then throws it on. */
  async attempt<T>(phase: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      if (!isAbort(error)) this.#fail(error, phase);
      throw error;
    }
  }

  cancel(): void {
    this.#abort?.abort(new DOMException('cancelled', 'AbortError'));
  }

  /** Closes the case. */
  clear(): void {
    this.cancel();
    const hadMask = this.#state.mask !== undefined;
    this.#set({ status: 'idle', image: undefined, mask: undefined, result: undefined, lastError: undefined, outcome: undefined });
    if (hadMask) emit(this.#host, 'pm-mask-change', { source: 'closed' });
  }

  #takeSegmentation(segmentation: SegmentResult): void {
    const { mask: volume, maskSha256: sha256 } = segmentation;
    this.takeMask({ volume, name: 'segmentation', sha256, remarks: [] }, 'segment');
  }

  #tell({ segmentation, radiomics, featureMaps, classification, explanation }: ResultParts, warnings: readonly Warning[]): void {
    if (segmentation) emit(this.#host, 'pm-segment', segmentation);
    if (radiomics) emit(this.#host, 'pm-radiomics', radiomics);
    if (featureMaps) emit(this.#host, 'pm-maps', featureMaps);
    if (classification) emit(this.#host, 'pm-prediction', classification);
    if (explanation) emit(this.#host, 'pm-explain', explanation);
    for (const warning of warnings) emit(this.#host, 'pm-warning', warning);
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#host.requestUpdate();
  }

  #progress(status: 'loading' | 'running', options: RunOptions): (progress: Progress) => void {
    const timeLeft = new TimeLeft();
    const run = this.#abort;
    return (progress) => {
      // A message of the worker may come after the run's end.
      if (this.#abort !== run) return;
      this.#set({ progress, secondsLeft: timeLeft.update(progress, performance.now()) });
      emit(this.#host, status === 'loading' ? 'pm-load-progress' : 'pm-progress', progress);
      options.onProgress?.(progress);
    };
  }

  /** Whether the mask lies on the image's grid; a listener may keep a mismatch from being an error. */
  #fits(mask: LoadedVolume): boolean {
    const { volume: image } = this.image('mask');
    const difference = gridDifference(image, mask.volume);
    if (difference === undefined) return true;
    const grid = { size: image.size, affine: image.affine };
    const isError = emit(this.#host, 'pm-geometry-mismatch', { message: difference, image: grid, mask: mask.volume });
    if (isError) throw new PmError('geometry-mismatch', 'mask', difference, 'use the mask of this image, or resample it to the image');
    return false;
  }

  #announce({ volume, remarks }: LoadedVolume, kind: VolumeKind): void {
    for (const message of remarks) emit(this.#host, 'pm-warning', { code: 'file', message });
    emit(this.#host, 'pm-loaded', { kind, size: volume.size, spacing: spacingOf(volume.affine) });
  }

  #fail(error: unknown, phase: string): void {
    const detail = errorDetail(error, phase, this.#isFatal(error));
    // A second run that was refused does not end the first.
    this.#set({ lastError: detail, ...(detail.code === 'busy' ? {} : { status: 'error' as const }) });
    emit(this.#host, 'pm-error', detail);
  }
}
