/** The package: the engine and the elements' classes. Nothing is defined here; `pm-analyzer/define` does that. */
export type {
  CheckpointDetail,
  ColorMap,
  EpochDetail,
  ErrorDetail,
  ExportFormat,
  PmEvents,
  TrainEndDetail,
  ViewLayout,
  ViewSettings,
  VolumeKind,
} from './components/events';
export { PmAnalyzer } from './components/pm-analyzer/element';
export type { AnalyzerMode } from './components/pm-analyzer/view-model';
export { PmBenchmark } from './components/pm-benchmark/element';
export { PmChart } from './components/pm-chart/element';
export { PmDisclaimer } from './components/pm-disclaimer/element';
export { PmRadiomicsTable } from './components/pm-radiomics-table/element';
export { PmReport } from './components/pm-report/element';
export { PmTrainer } from './components/pm-trainer/element';
export type { ShownMap } from './components/pm-viewer/color-map';
export { PmViewer } from './components/pm-viewer/element';
export type { CohortImage, CohortRow, PageCohort } from './components/training/cohort';
export type { LoadCheckpointOptions, TrainerState, TrainerStatus, TrainOptions as PageTrainOptions } from './components/training/trainer';
export * from './engine';
export type { Vec3 } from './imaging/affine';
export type { Chart, Series } from './study/chart/chart';
export type { ExplainRequest } from './study/explain';
export type {
  AnalyzeResult,
  ClassifyResult,
  ExplainResult,
  FeatureMapResult,
  FeatureMapsResult,
  RadiomicsResult,
  SegmentResult,
} from './study/results';
export type {
  Capabilities,
  CaseInput,
  Engine,
  EngineOptions,
  Job,
  KeptRuns,
  LoadedVolume,
  ModelSource,
  ModelSummary,
  NamedBytes,
  RunningTraining,
  TrainingOptions,
} from './worker/api';
export { EngineClient } from './worker/client';
export type {
  CaseImage,
  GivenCase,
  GivenCohort,
  GivenFile,
  GivenTable,
  KeptRun,
  TrainingEvent,
  TrainingInput,
  TrainResult,
} from './worker/training/api';
