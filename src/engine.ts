/**
 * The engine: tensors, graphs, operators and backends. No DOM; the same in browsers and in Node.
 *
 * @example
 * const b = createBuilder();
 * b.output('y', b.softmax(b.input('x', [1, 2, 4, 4, 4])));
 * const executable = await createReferenceBackend().load(compile(b.finish(), ops));
 */
export type { Backend, BackendInfo, BackendName, DeviceChange, Executable, LoadOptions, RunStats, State } from './backends/backend';
export { createReferenceBackend } from './backends/reference/backend';
export type { DType, TypedArray } from './core/dtype';
export { PmError } from './core/errors';
export type { Progress, RunOptions } from './core/progress';
export type { Shape } from './core/shape';
export { asFloat32, asFloat64, type Tensor, tensor } from './core/tensor';
export type { Warning, WarningOptions } from './core/warning';
export { type CompileOptions, compile } from './graph/compile';
export { gradients, type Seed } from './graph/gradients';
export type { Graph, Value } from './graph/ir';
export type { Plan } from './graph/plan';
export { type Mat4, spacingOf } from './imaging/affine';
export { type Size, type Volume, volume } from './imaging/volume';
export { explainMethodNamed, explainMethods } from './nn/explain/all';
export type { Explainer, ExplainMethod, Explanation, Question } from './nn/explain/method';
export { defaultNormalizer } from './nn/explain/normalise';
export { lossNamed } from './nn/losses/all';
export type { Loss, LossDefinition } from './nn/losses/define';
export { buildNetwork, type Network, type Traced, traceNetwork } from './nn/models/build';
export { type Batch, type SessionOptions, type StepResult, TrainingSession } from './nn/train/session';
export { type OpName, ops } from './ops/all';
export { type Builder, createBuilder } from './ops/builder';
export { type Extraction, extractFeatures } from './radiomics/extract';
export { extractMaps, type FeatureMap } from './radiomics/map/extract-maps';
export { type Parameters, parseParameters, readParameters } from './radiomics/parameters';
export { featureStability, type StabilityOptions } from './study/stability';
export { parseTrainingConfig } from './study/train/config';
export type { TrainingConfig } from './study/train/config-types';
export { type EpochEvent, type StepEvent, type TrainingOutcome, type TrainOptions, train } from './study/train/trainer';
