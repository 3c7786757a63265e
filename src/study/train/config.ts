import { isMap } from 'yaml';
import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { sameShape } from '../../core/shape';
import { readStep } from '../../imaging/pipeline/steps';
import type { TransformSpec } from '../../imaging/transforms/apply';
import { readArguments } from '../../nn/arguments';
import type { Architecture } from '../../nn/formats/architecture';
import type { JsonValue } from '../../nn/formats/json';
import { ModuleBuilder } from '../../nn/layers/module';
import { lossNamed } from '../../nn/losses/all';
import { networkNamed } from '../../nn/models/all';
import { buildNetwork } from '../../nn/models/build';
import { createOptimizer } from '../../nn/optim/all';
import { createBuilder } from '../../ops/builder';
import { parseYaml, readTransformList, type YamlSource } from '../dataset/transform-list';
import { bundlePreprocessing } from './bundle-preprocessing';
import { intervalOf, trainingSchema } from './config-schema';
import type { ScheduleConfig, Task, TrainingConfig } from './config-types';
import { LearningRate } from './learning-rate';
import { located, misread } from './locate';

/** What the command line says rather than the file. */
interface Overrides {
  readonly seed?: number;
}

/**
 * Reads a training file, YAML or JSON: field -> checked value with its defaults, then network, loss, optimiser, schedule and transforms
 * by the checks of their own.
 *
 * Throws `config-syntax`, `config-structure`, `argument-unknown`, `argument-missing`, `argument-value` and what the parts throw
 * (`network-unknown`, `loss-unknown`, `transform-option`, …), each with the file's name, the line, and the allowed or nearest values.
 */
export function parseTrainingConfig(text: string, name: string, task: Task, overrides: Overrides = {}): TrainingConfig {
  const source = parseYaml(text, name);
  if (!isMap(source.document.contents)) {
    throw new PmError('config-structure', `${name}, line 1`, 'is no map', 'give the fields of a training: labels, architecture, roi_size, epochs, …');
  }
  const given = source.document.toJS() as Record<string, unknown>;
  const fields = located(source, [], () => readArguments('train', trainingSchema(task), given));
  const keys = task === 'segmentation' ? ['image', 'label'] : ['image'];
  const list = (field: string, of: readonly string[] = keys) => readTransformList(source, of, field);
  const { name: scheduleName, args: scheduleArgs, own = {} } = fields.schedule ?? {};
  const schedule: ScheduleConfig | null =
    scheduleName === undefined
      ? null
      : {
          name: scheduleName,
          args: scheduleArgs as Record<string, unknown>,
          interval: located(source, [], () => intervalOf(own, 'train.schedule')),
        };
  const { bundle, weights } = fields;
  const config: TrainingConfig = {
    task,
    labels: fields.labels,
    architecture: { name: fields.architecture.name, args: fields.architecture.args as Readonly<Record<string, JsonValue>> },
    weights: weights && { file: weights.file, strict: weights.strict, stateDict: weights.state_dict },
    frozen: fields.frozen ?? [],
    roiSize: fields.roi_size,
    batchSize: fields.batch_size,
    dropLast: fields.drop_last,
    accumulate: fields.accumulate,
    preprocessing: list('preprocessing'),
    augmentation: list('augmentation'),
    postprocessing: list('postprocessing', ['label']),
    loss: { name: fields.loss.name, args: fields.loss.args },
    optimizer: { name: fields.optimizer.name, args: fields.optimizer.args },
    schedule,
    epochs: fields.epochs,
    validation: fields.validation,
    earlyStop: fields.early_stop && { patience: fields.early_stop.patience, minDelta: fields.early_stop.min_delta },
    clipNorm: fields.clip_norm,
    clipValue: fields.clip_value,
    average: fields.average,
    seed: overrides.seed ?? fields.seed,
    memoryBudget: fields.memory_budget,
    cache: fields.cache,
    checkpointEvery: fields.checkpoint_every,
    bundle: {
      name: bundle.name ?? `${fields.architecture.name} ${task}`,
      version: bundle.version,
      description: bundle.description ?? `${fields.architecture.name} for ${task}: ${fields.labels.join(', ')}`,
      demonstration: bundle.demonstration,
      intendedUse: bundle.intended_use,
      trainingData: bundle.training_data,
      license: bundle.license,
    },
  };
  checkParts(source, config, given);
  return config;
}

/** What the parts say of their names and arguments. */
function checkParts(source: YamlSource, config: TrainingConfig, given: Readonly<Record<string, unknown>>): void {
  const argsOf = (field: string) => [field, ...(isRecord(given[field]) && isRecord(given[field].args) ? ['args'] : [])];
  const at = <T>(field: string, check: () => T) => located(source, argsOf(field), check);
  at('loss', () => lossNamed(config.loss.name).create(config.loss.args));
  at('optimizer', () => createOptimizer(config.optimizer.name, config.optimizer.args));
  if (config.schedule) at('schedule', () => new LearningRate(config));
  const keys = at('architecture', () => checkNetwork(config));
  for (const [index, prefix] of config.frozen.entries()) {
    if (keys.some((key) => key.startsWith(prefix))) continue;
    const error = new PmError('argument-value', '', `no weight’s key begins with "${prefix}"`, `did you mean ${nearestName(prefix, keys)}?`);
    throw misread(source, ['frozen', index], error);
  }
  checkTransforms(source, 'preprocessing', config.preprocessing);
  checkTransforms(source, 'postprocessing', config.postprocessing);
  if (config.task === 'classification' && config.postprocessing.length > 0) {
    throw misread(source, ['postprocessing'], new PmError('argument-value', '', 'works on label maps', 'leave it out for a classification'));
  }
  if (config.earlyStop && !config.validation) {
    throw misread(source, ['early_stop'], new PmError('argument-value', '', 'goes by validation, which is turned off', 'leave out one of them'));
  }
  located(source, ['preprocessing'], () => bundlePreprocessing(config));
}

/** Builds the network once for its windows: arguments, extents and the number of its outputs. Gives the keys of its parameters. */
function checkNetwork({ architecture, roiSize, labels, task }: TrainingConfig): readonly string[] {
  const shape = [1, inputChannels(architecture), ...roiSize];
  const { graph, stateDict } = buildNetwork(architecture, shape);
  const output = graph.values[graph.outputs.get('output') as number].shape;
  const isMap = output.length === 5;
  if (isMap !== (task === 'segmentation')) {
    const why = `gives [${output}], which is no ${task === 'segmentation' ? 'label map' : 'list of classes'}`;
    throw new PmError('network-task', `network ${architecture.name}`, why, `use a network for ${task}`);
  }
  if (isMap && !sameShape(output.slice(2), roiSize)) {
    const why = `makes ${output.slice(2).join(' x ')} voxels of ${roiSize.join(' x ')}`;
    throw new PmError('network-input', `network ${architecture.name}`, why, 'choose a roi_size that its strides divide at every level');
  }
  if (output[1] !== labels.length) {
    const why = `has ${output[1]} outputs, there are ${labels.length} labels: ${labels.join(', ')}`;
    throw new PmError('network-labels', `network ${architecture.name}`, why, 'give as many labels as out_channels (or num_classes)');
  }
  return stateDict.filter(({ kind }) => kind === 'parameter').map(({ key }) => key);
}

/** The channels that the first convolution takes: networks name the argument in several ways, and have several defaults for it. */
function inputChannels({ name, args }: Architecture): number {
  const m = new ModuleBuilder(createBuilder());
  networkNamed(name).build(m, args);
  return m.stateDict.find(({ shape }) => shape.length === 5)?.shape[1] ?? 1;
}

function checkTransforms(source: YamlSource, field: string, specs: readonly TransformSpec[]): void {
  for (const [index, spec] of specs.entries()) {
    if ('fixed' in readStep(spec, index, ['image', 'label']).transform) continue;
    const error = new PmError('transform-random', `transform ${spec.name}`, 'is random', 'put it under augmentation');
    throw misread(source, [field, index], error);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
