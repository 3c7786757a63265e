/**
 * The engine: tensors, graphs, operators and backends. No DOM; the same in browsers and in Node.
 *
 * @example
 * const b = createBuilder();
 * b.output('y', b.softmax(b.input('x', [1, 2, 4, 4, 4])));
 * const executable = await createReferenceBackend().load(compile(b.finish(), ops));
 */
export type { Backend, BackendInfo, BackendName, DeviceChange, Executable, RunStats } from './backends/backend';
export { createReferenceBackend } from './backends/reference/backend';
export type { DType, TypedArray } from './core/dtype';
export { PmError } from './core/errors';
export type { Progress, RunOptions } from './core/progress';
export type { Shape } from './core/shape';
export { asFloat32, asFloat64, type Tensor, tensor } from './core/tensor';
export type { Warning, WarningOptions } from './core/warning';
export { type CompileOptions, compile } from './graph/compile';
export type { Graph, Value } from './graph/ir';
export type { Plan } from './graph/plan';
export { type Mat4, spacingOf } from './imaging/affine';
export { type Size, type Volume, volume } from './imaging/volume';
export { type OpName, ops } from './ops/all';
export { type Builder, createBuilder } from './ops/builder';
export { type Extraction, extractFeatures } from './radiomics/extract';
export { extractMaps, type FeatureMap } from './radiomics/map/extract-maps';
export { type Parameters, parseParameters, readParameters } from './radiomics/parameters';
export { featureStability, type StabilityOptions } from './study/stability';
