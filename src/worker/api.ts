import type { BackendInfo, BackendName, DeviceChange } from '../backends/backend';
import type { Progress, RunOptions } from '../core/progress';
import type { Volume } from '../imaging/volume';
import type { SourceVolume } from '../study/provenance';
import type { AnalyzeResult, ClassifyResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../study/results';

/** A file as the page has it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type BackendChoice = 'auto' | BackendName;

export interface EngineOptions {
  readonly backend?: BackendChoice;
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

/** Where a model is: the address of its `model.json` (or of a set's `models.json`), or its files by their paths below one folder. */
export type ModelSource = string | readonly NamedBytes[];

export interface ModelSummary {
  /** By which jobs name the model. */
  readonly id: string;
  readonly name: string;
  readonly demonstration: boolean;
  readonly tasks: readonly string[];
}

/** What a run computes with. Elements that share a worker each have their own choice. */
export interface Job {
  readonly backend: BackendChoice;
  /** Id of a loaded model. */
  readonly model?: string;
}

/** The case of a run. */
export interface CaseInput {
  readonly image: LoadedVolume;
  readonly mask?: LoadedVolume;
  /** Text of a PyRadiomics parameter file; its defaults where there is none. */
  readonly parameters?: string;
}

export type OnProgress = (progress: Progress) => void;
export type OnDeviceChange = (change: DeviceChange) => void;

/** A job under the number by which `cancel` ends it at the next window, tile or feature class. */
export interface NumberedJob extends Job {
  readonly run: number;
}

/** What the worker offers. */
export interface EngineApi {
  /** Starts a backend, or tells of the one that runs. */
  init(options: EngineOptions): Promise<Capabilities>;
  /** One image: a volume and what it may refer to (a detached header's data), a DICOM series, or zip archives of either. */
  readVolume(files: readonly NamedBytes[], on?: Volume): Promise<LoadedVolume>;
  loadModel(source: ModelSource): Promise<ModelSummary>;
  segment(job: NumberedJob, input: CaseInput, onProgress: OnProgress): Promise<SegmentResult>;
  radiomics(job: NumberedJob, input: CaseInput, onProgress: OnProgress): Promise<RadiomicsResult>;
  featureMaps(job: NumberedJob, input: CaseInput, onProgress: OnProgress): Promise<FeatureMapsResult>;
  classify(job: NumberedJob, input: CaseInput, onProgress: OnProgress): Promise<ClassifyResult>;
  analyze(job: NumberedJob, input: CaseInput, onProgress: OnProgress): Promise<AnalyzeResult>;
  cancel(run: number): Promise<void>;
  /** Tells of every device that is lost, and of the one in its place. */
  watchDevice(listener: OnDeviceChange): Promise<void>;
}

/** The engine as a page uses it: the worker's calls, with an AbortSignal instead of run numbers. */
export interface Engine {
  init(options: EngineOptions): Promise<Capabilities>;
  /** Takes the bytes over: they are empty for the caller afterwards. `on` is the image that a DICOM SEG or RTSTRUCT is put on. */
  readVolume(files: readonly NamedBytes[], on?: Volume): Promise<LoadedVolume>;
  loadModel(source: ModelSource): Promise<ModelSummary>;
  segment(job: Job, input: CaseInput, options?: RunOptions): Promise<SegmentResult>;
  radiomics(job: Job, input: CaseInput, options?: RunOptions): Promise<RadiomicsResult>;
  featureMaps(job: Job, input: CaseInput, options?: RunOptions): Promise<FeatureMapsResult>;
  classify(job: Job, input: CaseInput, options?: RunOptions): Promise<ClassifyResult>;
  analyze(job: Job, input: CaseInput, options?: RunOptions): Promise<AnalyzeResult>;
  /** Tells of every device that is lost, and of the one in its place, until the function that it returns is called. */
  watchDevice(listener: OnDeviceChange): () => void;
  dispose(): void;
}
