import type { BackendInfo, BackendName } from '../backends/backend';
import type { Progress } from '../core/progress';
import type { SourceVolume } from '../study/provenance';
import type { AnalyzeResult, ClassifyResult, RadiomicsResult, SegmentResult } from '../study/results';

/** A file as the page has it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface EngineOptions {
  readonly backend?: 'auto' | BackendName;
  readonly threads?: number;
}

/** What the device can do, and what was chosen why. */
export interface Capabilities {
  readonly backend: BackendInfo;
  readonly reason: string;
  readonly crossOriginIsolated: boolean;
}

/** A volume that was read, with what its file deserves to be said about. */
export interface LoadedVolume extends SourceVolume {
  readonly remarks: readonly string[];
}

export interface ModelSummary {
  readonly name: string;
  readonly demonstration: boolean;
  readonly tasks: readonly string[];
}

export type OnProgress = (progress: Progress) => void;

/** What the worker offers. A call that computes takes a run id, by which `cancel` ends it at the next window, tile or feature class. */
export interface EngineApi {
  init(options: EngineOptions): Promise<Capabilities>;
  /** The first file is the volume; the others are what it may refer to (a detached header's data). */
  readVolume(files: readonly NamedBytes[]): Promise<LoadedVolume>;
  setModel(url: string): Promise<ModelSummary>;
  segment(run: number, image: LoadedVolume, onProgress: OnProgress): Promise<SegmentResult>;
  radiomics(run: number, image: LoadedVolume, mask: LoadedVolume, params: string | undefined, onProgress: OnProgress): Promise<RadiomicsResult>;
  classify(run: number, image: LoadedVolume, mask: LoadedVolume | undefined, onProgress: OnProgress): Promise<ClassifyResult>;
  analyze(
    run: number,
    image: LoadedVolume,
    mask: LoadedVolume | undefined,
    params: string | undefined,
    onProgress: OnProgress,
  ): Promise<AnalyzeResult>;
  cancel(run: number): Promise<void>;
  dispose(): Promise<void>;
}
