import { type PadMode, padMap, padModes } from '../../core/padding';
import type { Size, Volume } from '../volume';
import { gather, type IndexMap, shifted } from './gather';
import { badOption, oneOf, perAxis, sizeOption } from './options';

export interface PadOptions {
  readonly mode?: PadMode;
  /** What `constant` fills with; 0 by default. */
  readonly value?: number;
}

export interface SpatialPadOptions extends PadOptions {
  /** The least extents; axes that are as large already, or -1, stay. */
  readonly spatialSize: number | readonly number[];
  /** Both sides (the odd voxel at the end), or the end only. */
  readonly method?: 'symmetric' | 'end';
}

export interface BorderPadOptions extends PadOptions {
  /** Voxels added: one number for all sides, one an axis, or low and high of every axis in turn. */
  readonly spatialBorder: number | readonly number[];
}

export interface DivisiblePadOptions extends PadOptions {
  /** Every extent is padded to a multiple of this; 0 or less leaves an axis. */
  readonly k: number | readonly number[];
  readonly method?: 'symmetric' | 'end';
}

export function spatialPad(image: Volume, options: SpatialPadOptions): Volume {
  const target = sizeOption('SpatialPad', 'spatialSize', options.spatialSize, image.size);
  return padTo(image, target, options);
}

export function borderPad(image: Volume, options: BorderPadOptions): Volume {
  const border = typeof options.spatialBorder === 'number' ? [options.spatialBorder] : options.spatialBorder;
  if (![1, 3, 6].includes(border.length) || !border.every((n) => Number.isInteger(n) && n >= 0)) {
    throw badOption('BorderPad', 'spatialBorder', JSON.stringify(options.spatialBorder), 'give 1, 3 or 6 whole numbers of voxels, none negative');
  }
  const side = (axis: number, end: number) => border[border.length === 6 ? 2 * axis + end : border.length === 3 ? axis : 0];
  return padBy(image, [side(0, 0), side(1, 0), side(2, 0)], [side(0, 1), side(1, 1), side(2, 1)], options);
}

export function divisiblePad(image: Volume, options: DivisiblePadOptions): Volume {
  const k = perAxis('DivisiblePad', 'k', options.k, [1, 1, 1]);
  const target = image.size.map((extent, a) => (k[a] > 0 ? Math.ceil(extent / k[a]) * k[a] : extent)) as unknown as Size;
  return padTo(image, target, options);
}

function padTo(image: Volume, target: Size, options: PadOptions & { readonly method?: 'symmetric' | 'end' }): Volume {
  const method = oneOf('pad', 'method', options.method ?? 'symmetric', ['symmetric', 'end']);
  const missing = target.map((extent, a) => Math.max(extent - image.size[a], 0));
  const low = missing.map((n) => (method === 'symmetric' ? Math.floor(n / 2) : 0)) as unknown as Size;
  return padBy(image, low, missing.map((n, a) => n - low[a]) as unknown as Size, options);
}

/** `low` and `high` voxels more at the two ends of every axis; a negative number crops. */
export function padBy(image: Volume, low: Size, high: Size, options: PadOptions = {}): Volume {
  const mode = oneOf('pad', 'mode', options.mode ?? 'constant', padModes);
  if (low.every((n) => n === 0) && high.every((n) => n === 0)) return image;
  const maps = [0, 1, 2].map((a) => padMap(image.size[a], low[a], high[a], mode)) as [IndexMap, IndexMap, IndexMap];
  return gather(image, maps, shifted(image.affine, [-low[0], -low[1], -low[2]]), options.value ?? 0);
}
