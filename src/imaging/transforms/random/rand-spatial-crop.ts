import type { Random } from '../../../core/random';
import type { Size } from '../../volume';
import { type SpatialCropOptions, spatialCrop } from '../crop';
import { badOption, sizeOption } from '../options';
import { each, randomTransform } from './random-transform';

export interface RandSpatialCropOptions {
  /** Extents of the box, or the least ones with `randomSize`; what is not positive, or larger than the volume, is the volume's. */
  readonly roiSize: number | readonly number[];
  /** The largest extents with `randomSize`; the volume's by default. */
  readonly maxRoiSize?: number | readonly number[] | null;
  /** Anywhere in the volume (default), or in its middle. */
  readonly randomCenter?: boolean;
  readonly randomSize?: boolean;
}

export interface RandSpatialCropSamplesOptions extends RandSpatialCropOptions {
  /** Boxes, each a sample of its own. */
  readonly numSamples: number;
}

const kinds = { roiSize: 'numbers!', maxRoiSize: 'numbers', randomCenter: 'boolean', randomSize: 'boolean' } as const;

/** A box, each place inside the volume (and each size, with `randomSize`) as likely as any other (RandSpatialCrop). */
export const randSpatialCrop = randomTransform<RandSpatialCropOptions, SpatialCropOptions>({
  effect: 'geometry',
  options: kinds,
  draw: (random, options, { size }) => drawBox(random, options, size),
  apply: each(spatialCrop),
});

/** `numSamples` boxes, drawn one independently of the other (RandSpatialCropSamples). */
export const randSpatialCropSamples = randomTransform<RandSpatialCropSamplesOptions, SpatialCropOptions>({
  effect: 'geometry',
  options: { ...kinds, numSamples: 'number!' },
  draw: (random, options, { size }) =>
    Array.from({ length: sampleCount('RandSpatialCropSamples', options.numSamples) }, () => drawBox(random, options, size)),
  apply: each(spatialCrop),
});

export function sampleCount(transform: string, count: number): number {
  if (!Number.isInteger(count) || count < 1) throw badOption(transform, 'numSamples', String(count), 'give a positive whole number');
  return count;
}

function drawBox(random: Random, options: RandSpatialCropOptions, size: Size): SpatialCropOptions {
  const { roiSize, maxRoiSize, randomCenter = true, randomSize = false } = options;
  let box: readonly number[] = sizeOption('RandSpatialCrop', 'roiSize', roiSize, size);
  if (randomSize) {
    const most = sizeOption('RandSpatialCrop', 'maxRoiSize', maxRoiSize, size);
    if (box.some((extent, a) => extent > most[a]))
      throw badOption('RandSpatialCrop', 'roiSize', JSON.stringify(box), `give extents of at most ${most.join(' x ')} voxels`);
    box = box.map((extent, a) => random.integer(extent, most[a] + 1));
  }
  const extents = box.map((extent, a) => Math.min(extent, size[a]));
  const roiStart = extents.map((extent, a) =>
    randomCenter ? random.integer(0, size[a] - extent + 1) : Math.max(Math.floor(size[a] / 2) - Math.floor(extent / 2), 0),
  );
  return { roiStart, roiEnd: roiStart.map((start, a) => start + extents[a]) };
}
