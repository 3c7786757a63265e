import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { transforms } from '../transforms/all';
import type { TransformSpec } from '../transforms/apply';
import { camelCase, lookUp, readOptions, type TransformEntry } from '../transforms/entry';
import { badOption } from '../transforms/options';
import { randomTransforms } from '../transforms/random/all';
import type { GridOptions, RandomTransform } from '../transforms/random/random-transform';
import { fraction } from '../transforms/random/ranges';
import { isLabelKey } from './sample';

/** One transform of a pipeline over samples, its options checked. */
export interface Step {
  /** Its place in the pipeline, from 0. */
  readonly index: number;
  readonly name: string;
  /** The volumes that it concerns; the first one decides where volumes differ. */
  readonly keys: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Options of each key. */
  readonly grid: Readonly<Record<string, GridOptions>>;
  /** The key whose foreground CropForeground crops to. */
  readonly source?: string;
  readonly transform: { readonly fixed: TransformEntry } | { readonly random: RandomTransform };
}

/** Options that MONAI's dictionary transforms take as one value, or as a list with one value for each key. */
const perKey = { mode: 'string', paddingMode: 'string', alignCorners: 'boolean' } as const;

const table: Readonly<Record<string, TransformEntry | RandomTransform>> = { ...transforms, ...randomTransforms };

/**
 * Reads the transforms of a pipeline over samples with the volumes `keys`: MONAI's class names and options, in MONAI's spelling or in
 * camelCase. In the dictionary form (RandFlipd) `keys` says which volumes they concern. In the array form (RandFlip) a transform of
 * values concerns the images and one of the grid all volumes. Labels are sampled at the nearest voxel unless `mode` says otherwise.
 *
 * Throws `transform-name` and `transform-option`, which name the nearest valid name or option.
 */
export function readSteps(specs: readonly TransformSpec[], keys: readonly string[]): Step[] {
  return specs.map((spec, index) => readStep(spec, index, keys));
}

/** Reads one transform; `readSteps` says how. */
export function readStep(spec: TransformSpec, index: number, available: readonly string[]): Step {
  const { name, entry, dictionary } = lookUp(spec.name, table);
  const { keys: given, allowMissingKeys, sourceKey, own, common } = partsOf(spec, name, entry, dictionary);
  const options = readOptions(name, entry, common, dictionary);
  if (options.prob !== undefined) fraction(name, 'prob', options.prob as number);
  const named = dictionary ? readKeys(name, given) : available.filter((key) => entry.effect !== 'values' || !isLabelKey(key));
  const missing = named.find((key) => !available.includes(key));
  if (missing !== undefined && allowMissingKeys !== true) throw unknownKey(name, 'keys', missing, available);
  const grid = Object.fromEntries(
    named.flatMap((key, position) => {
      const picked = Object.entries(own).map(([option, value]) => [option, pick(name, option, value, position, named)]);
      const read = { ...usualGrid(name, entry, key), ...readOptions(name, { options: perKey }, Object.fromEntries(picked), false) };
      return available.includes(key) ? [[key, read]] : [];
    }),
  );
  const keys = Object.keys(grid);
  const step = { index, name, keys, options, grid, transform: 'draw' in entry ? { random: entry } : { fixed: entry } };
  if (name !== 'CropForeground' || keys.length === 0) return step;
  const source = String(sourceKey ?? keys[0]);
  if (!available.includes(source)) throw unknownKey(name, 'sourceKey', source, available);
  return { ...step, source };
}

/** What a spec says of the sample (`keys` and the like), of each key, and of the transform. */
function partsOf(spec: TransformSpec, name: string, entry: TransformEntry | RandomTransform, dictionary: boolean) {
  const parts = { own: {} as Record<string, unknown>, common: {} as Record<string, unknown> };
  const ofSample: { keys?: unknown; allowMissingKeys?: unknown; sourceKey?: unknown } = {};
  for (const [key, value] of Object.entries(spec)) {
    const option = camelCase(key);
    if (Object.hasOwn(perKey, option) && Object.hasOwn(entry.options, option)) parts.own[option] = value;
    else if (dictionary && (option === 'keys' || option === 'allowMissingKeys')) ofSample[option] = value;
    else if (dictionary && option === 'sourceKey' && name === 'CropForeground') ofSample[option] = value;
    else parts.common[key] = value;
  }
  return { ...parts, ...ofSample };
}

/** A label is sampled at the nearest voxel; of PyTorch's two such modes of interpolation only the exact one keeps the centre. */
function usualGrid(name: string, entry: TransformEntry | RandomTransform, key: string): GridOptions {
  const resamples = entry.effect === 'geometry' || entry.effect === 'extent' || entry.effect === 'place';
  if (!resamples || !isLabelKey(key) || !Object.hasOwn(entry.options, 'mode')) return {};
  return { mode: /Zoom|Resize/.test(name) ? 'nearest-exact' : 'nearest' };
}

function readKeys(name: string, keys: unknown): readonly string[] {
  if (keys === undefined) throw new PmError('transform-option', `${name}.keys`, 'it is missing', 'name the volumes, such as [image, label]');
  const list = [keys].flat();
  if (list.length === 0 || !list.every((key) => typeof key === 'string')) throw badOption(name, 'keys', JSON.stringify(keys), 'give a list of names');
  return list as string[];
}

function unknownKey(name: string, option: string, key: string, available: readonly string[]): PmError {
  return badOption(name, option, JSON.stringify(key), `use one of ${available.join(', ')} (nearest: ${nearestName(key, available)})`);
}

function pick(name: string, option: string, value: unknown, position: number, keys: readonly string[]): unknown {
  if (!Array.isArray(value)) return value;
  if (value.length !== keys.length) throw badOption(name, option, JSON.stringify(value), `give one value, or one for each of ${keys.join(', ')}`);
  return value[position];
}
