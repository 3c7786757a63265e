import { PmError } from '../../core/errors';
import type { Triple } from '../../core/shape';
import {
  badArgument,
  boolean,
  extents,
  integer,
  listOf,
  nullable,
  number,
  oneOf,
  optional,
  type Rule,
  readArguments,
  required,
  type Schema,
} from '../../nn/arguments';
import type { Named } from '../../nn/train/session';
import { classificationMetrics, segmentationMetrics, type Task } from './config-types';

const text: Rule<string> = (value, where) => {
  if (typeof value !== 'string' || value.trim() === '') throw badArgument(where, value, 'give a text');
  return value;
};

/** Names, written as texts or numbers. */
const label: Rule<string> = (value, where) => (typeof value === 'number' ? String(value) : text(value, where));

const labels: Rule<readonly string[]> = (value, where) => {
  const names = listOf(label)(value, where);
  if (names.length < 2) throw badArgument(where, value, 'name at least two, the background or the first class first');
  const twice = names.findIndex((name, at) => names.indexOf(name) < at);
  if (twice >= 0) throw badArgument(`${where}[${twice}]`, names[twice], 'give each label a name of its own');
  return names;
};

const units: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

/** Bytes: a number, or a text such as `2 GiB`. */
const bytes: Rule<number> = (value, where) => {
  const match = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*([kmg]?i?b)\s*$/i.exec(value) : null;
  if (match && Object.hasOwn(units, match[2].toLowerCase())) return Math.floor(Number(match[1]) * units[match[2].toLowerCase()]);
  if (typeof value === 'number' && value >= 0) return Math.floor(value);
  throw badArgument(where, value, 'give bytes, as in 512 MiB or 2 GiB');
};

/** A map with the fields of `schema`. */
const map =
  <S extends Schema>(schema: S): Rule<ReturnType<typeof readArguments<S>>> =>
  (value, where) =>
    readArguments(where, schema, record(value, where, 'give a map'));

function record(value: unknown, where: string, hint: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badArgument(where, value, hint);
  return value as Record<string, unknown>;
}

/** `{name: AdamW, args: {lr: 0.001}}`, `{name: AdamW, lr: 0.001}` or `AdamW`. `own` are fields that are no arguments. */
const named =
  (example: string, own: readonly string[] = []): Rule<Named & { readonly own: Readonly<Record<string, unknown>> }> =>
  (value, where) => {
    const given = typeof value === 'string' ? { name: value } : record(value, where, `give ${example}`);
    const { name, args, ...rest } = given as Record<string, unknown>;
    const aside = Object.fromEntries(Object.entries(rest).filter(([key]) => own.includes(key)));
    const flat = Object.fromEntries(Object.entries(rest).filter(([key]) => !own.includes(key)));
    if (typeof name !== 'string' || name === '') throw new PmError('argument-missing', `${where}.name`, 'is required', `give ${example}`);
    if (args === undefined || args === null) return { name, args: flat, own: aside };
    const [extra] = Object.keys(flat);
    if (extra !== undefined) throw new PmError('argument-unknown', `${where}.${extra}`, 'stands beside args', 'put it inside of them');
    return { name, args: record(args, `${where}.args`, 'give a map of arguments'), own: aside };
  };

const noneOr =
  <T>(rule: Rule<T>): Rule<T | null> =>
  (value, where) =>
    value === false || value === 'none' ? null : nullable(rule)(value, where);

/** Transforms are read by `readTransformList`, which knows them. */
const anything: Rule<unknown> = (value) => value;

const interval = oneOf('epoch', 'step');

const weights: Rule<{ file: string; strict: boolean; state_dict: string | null }> = (value, where) =>
  map({ file: required(text), strict: optional(boolean, true), state_dict: optional(nullable(text), null) })(
    typeof value === 'string' ? { file: value } : value,
    where,
  );

const proportion: Rule<number> = (value, where) => {
  const share = number({ min: 0 })(value, where);
  if (share >= 1) throw badArgument(where, value, 'give a number from 0 to below 1');
  return share;
};

const positive: Rule<number> = (value, where) => {
  const given = number({ min: 0 })(value, where);
  if (given === 0) throw badArgument(where, value, 'give a number above 0');
  return given;
};

const usualLoss: Readonly<Record<Task, unknown>> = {
  segmentation: { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } },
  classification: { name: 'CrossEntropyLoss', args: {} },
};

const metricOf = { segmentation: oneOf(...segmentationMetrics), classification: oneOf(...classificationMetrics) };

/** The fields of a training file. */
export function trainingSchema(task: Task) {
  const validation = map({
    every: optional(integer(), 1),
    overlap: optional(proportion, 0.25),
    mode: optional(oneOf('gaussian', 'constant'), 'gaussian'),
    metric: optional(metricOf[task] as Rule<'mean_dice' | 'mean_hd95' | 'auc' | 'accuracy'>, task === 'segmentation' ? 'mean_dice' : 'auc'),
  });
  return {
    task: optional(oneOf(task), task),
    labels: required(labels),
    architecture: required(named('{name: UNet, args: {spatial_dims: 3, ...}}')),
    weights: optional(nullable(weights), null),
    frozen: optional(nullable(listOf(text)), []),
    roi_size: required(extents as Rule<Triple>),
    batch_size: optional(integer(), 1),
    drop_last: optional(boolean, false),
    accumulate: optional(integer(), 1),
    preprocessing: optional(anything, null),
    augmentation: optional(anything, null),
    postprocessing: optional(anything, null),
    loss: optional(named('{name: DiceCELoss, args: {...}}'), usualLoss[task]),
    optimizer: optional(named('{name: AdamW, args: {lr: 0.001}}'), 'AdamW'),
    schedule: optional(noneOr(named('{name: CosineAnnealingLR, args: {T_max: 100}, interval: epoch}', ['interval'])), null),
    epochs: required(integer()),
    validation: optional(noneOr(validation), {}),
    early_stop: optional(noneOr(map({ patience: required(integer()), min_delta: optional(number({ min: 0 }), 0) })), null),
    clip_norm: optional(nullable(positive), null),
    clip_value: optional(nullable(positive), null),
    average: optional(noneOr(proportion), null),
    seed: optional(integer({ min: 0, max: 0xffffffff }), 0),
    memory_budget: optional(nullable(bytes), null),
    cache: optional(bytes, 2 ** 30),
    checkpoint_every: optional(map({ steps: optional(nullable(integer()), null), seconds: optional(nullable(positive), null) }), {}),
    bundle: optional(
      map({
        name: optional(nullable(text), null),
        version: optional(label, '1.0.0'),
        description: optional(nullable(text), null),
        demonstration: optional(boolean, false),
        intended_use: optional(text, 'Research use only – not for diagnosis'),
        training_data: optional(nullable(text), null),
        license: optional(text, 'not stated'),
      }),
      {},
    ),
  };
}

/** What a schedule counts: `interval`, an epoch by default. */
export function intervalOf(own: Readonly<Record<string, unknown>>, where: string): 'epoch' | 'step' {
  return Object.hasOwn(own, 'interval') ? interval(own.interval, `${where}.interval`) : 'epoch';
}
