import type { Random } from '../../../core/random';
import type { Size } from '../../volume';
import { type Box, type CoarseDropoutOptions, coarseDropout } from '../coarse-dropout';
import { badOption, sizeOption } from '../options';
import { each, randomTransform } from './random-transform';

export interface RandCoarseDropoutOptions {
  /** Boxes, or the least number of them with `maxHoles`. */
  readonly holes: number;
  /** Their extents, or the least ones with `maxSpatialSize`; what is not positive is the volume's. */
  readonly spatialSize: number | readonly number[];
  readonly dropoutHoles?: boolean;
  readonly fillValue?: number | readonly number[] | null;
  readonly maxHoles?: number;
  readonly maxSpatialSize?: number | readonly number[] | null;
}

/**
 * Boxes anywhere in the volume filled, or all but them, with probability `prob`, 0.1 (RandCoarseDropout). Number, extents and places
 * are each as likely as any other within their bounds; `fillValue` as of coarseDropout.
 */
export const randCoarseDropout = randomTransform<RandCoarseDropoutOptions, CoarseDropoutOptions>({
  effect: 'values',
  options: {
    holes: 'number!',
    spatialSize: 'numbers!',
    dropoutHoles: 'boolean',
    fillValue: 'numbers',
    maxHoles: 'number',
    maxSpatialSize: 'numbers',
  },
  prob: 0.1,
  draw(random, options, { size }) {
    const { holes, maxHoles = holes, dropoutHoles, fillValue } = options;
    if (!Number.isInteger(holes) || holes < 1 || !Number.isInteger(maxHoles) || maxHoles < holes)
      throw badOption('RandCoarseDropout', 'holes', `${holes} to ${maxHoles}`, 'give whole numbers from 1, the larger one as maxHoles');
    if (Array.isArray(fillValue) && fillValue.length !== 2)
      throw badOption('RandCoarseDropout', 'fillValue', JSON.stringify(fillValue), 'give one number or two bounds');
    const count = random.integer(holes, maxHoles + 1);
    return { holes: Array.from({ length: count }, () => drawBox(random, options, size)), dropoutHoles, fillValue, stream: random.fork() };
  },
  apply: each(coarseDropout),
});

function drawBox(random: Random, { spatialSize, maxSpatialSize }: RandCoarseDropoutOptions, size: Size): Box {
  const least = sizeOption('RandCoarseDropout', 'spatialSize', spatialSize, size);
  const most =
    maxSpatialSize === undefined || maxSpatialSize === null ? least : sizeOption('RandCoarseDropout', 'maxSpatialSize', maxSpatialSize, size);
  if (least.some((extent, a) => extent > most[a]))
    throw badOption('RandCoarseDropout', 'maxSpatialSize', JSON.stringify(maxSpatialSize), `give extents of at least ${least.join(' x ')} voxels`);
  const box = least.map((extent, a) => Math.min(random.integer(extent, most[a] + 1), size[a])) as unknown as Size;
  return { start: box.map((extent, a) => random.integer(0, size[a] - extent + 1)) as unknown as Size, size: box };
}
