/** The package: the engine and the elements' classes. Nothing is defined here; `pm-analyzer/define` does that. */
export type { ColorMap, ErrorDetail, ExportFormat, PmEvents, ViewLayout, ViewSettings, VolumeKind } from './components/events';
export { type AnalyzerMode, PmAnalyzer } from './components/pm-analyzer/element';
export { PmBenchmark } from './components/pm-benchmark/element';
export { PmDisclaimer } from './components/pm-disclaimer/element';
export { PmRadiomicsTable } from './components/pm-radiomics-table/element';
export { PmReport } from './components/pm-report/element';
export type { ShownMap } from './components/pm-viewer/color-map';
export { PmViewer } from './components/pm-viewer/element';
export * from './engine';
export type { Vec3 } from './imaging/affine';
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
export type { Capabilities, CaseInput, Engine, EngineOptions, Job, LoadedVolume, ModelSource, ModelSummary, NamedBytes } from './worker/api';
export { EngineClient } from './worker/client';
