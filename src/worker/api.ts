import type { BackendInfo, BackendName, DeviceChange } from '../backends/backend';
import type { Progress, RunOptions } from '../core/progress';
import type { Warning } from '../core/warning';
import type { Volume } from '../imaging/volume';
import type { ExplainRequest } from '../study/explain';
import type { SourceVolume } from '../study/provenance';
import type { AnalyzeResult, ClassifyResult, ExplainResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../study/results';
import type { NamedBytes } from './named-bytes';
import type { KeptRun, OnTraining, TrainingInput, TrainResult } from './training/api';

export type { NamedBytes } from './named-bytes';

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
  /** Where in the image the classification network found a class. */
  explain(job: NumberedJob, input: CaseInput, request: ExplainRequest, onProgress: OnProgress): Promise<ExplainResult>;
  analyze(job: NumberedJob, input: CaseInput, onProgress: OnProgress): Promise<AnalyzeResult>;
  train(job: NumberedJob, input: TrainingInput, onEvent: OnTraining): Promise<TrainResult>;
  pauseTraining(run: number): Promise<void>;
  resumeTraining(run: number): Promise<void>;
  cancel(run: number): Promise<void>;
  keptRuns(): Promise<KeptRuns>;
  readRun(name: string): Promise<NamedBytes[]>;
  writeRun(files: readonly NamedBytes[]): Promise<KeptRun>;
  deleteRun(name: string): Promise<void>;
  /** Tells of every device that is lost, and of the one in its place. */
  watchDevice(listener: OnDeviceChange): Promise<void>;
}

/** The trainings that are kept, the newest first; `warning` where they are gone with the page. */
export interface KeptRuns {
  readonly runs: readonly KeptRun[];
  readonly warning?: Warning;
}

export interface TrainingOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: OnTraining;
}

/** A training in progress. */
export interface RunningTraining {
  readonly result: Promise<TrainResult>;
  /** Resolves once it stands still between two steps with its checkpoint written. */
  pause(): Promise<void>;
  resume(): Promise<void>;
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
  explain(job: Job, input: CaseInput, request?: ExplainRequest, options?: RunOptions): Promise<ExplainResult>;
  analyze(job: Job, input: CaseInput, options?: RunOptions): Promise<AnalyzeResult>;
  /** Trains a network. Cancelled by the signal, it has written a checkpoint: its run is kept and can be gone on with. */
  train(job: Job, input: TrainingInput, options?: TrainingOptions): RunningTraining;
  /** The trainings that the browser keeps. */
  keptRuns(): Promise<KeptRuns>;
  /** The files of a training that is kept: checkpoint, log, curves, training file and, once it is through, the bundle. */
  readRun(name: string): Promise<NamedBytes[]>;
  /** Keeps such files, or a zip archive of them, as a run to go on with. Takes the bytes over. */
  writeRun(files: readonly NamedBytes[]): Promise<KeptRun>;
  deleteRun(name: string): Promise<void>;
  /** Tells of every device that is lost, and of the one in its place, until the function that it returns is called. */
  watchDevice(listener: OnDeviceChange): () => void;
  dispose(): void;
}
