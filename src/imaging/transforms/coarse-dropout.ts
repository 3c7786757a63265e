import type { StreamKey } from '../../core/philox';
import { Random } from '../../core/random';
import { type Size, type Volume, voxelCount } from '../volume';
import { extremes } from './statistics';
import { toFloat32 } from './values';

/** A box of voxels inside the image. */
export interface Box {
  readonly start: Size;
  readonly size: Size;
}

export interface CoarseDropoutOptions {
  readonly holes: readonly Box[];
  /** Fill the boxes (default), or all but the boxes. */
  readonly dropoutHoles?: boolean;
  /** A value, or bounds between which every voxel takes its own; the image's extremes by default. */
  readonly fillValue?: number | readonly number[] | null;
  /** Of the numbers that fill. */
  readonly stream: StreamKey;
}

/** The image with boxes replaced in all channels (as in MONAI's RandCoarseDropout); f32. */
export function coarseDropout(image: Volume, { holes, dropoutHoles = true, fillValue, stream }: CoarseDropoutOptions): Volume {
  const random = new Random(stream);
  return toFloat32(image, false, (source, target) => {
    const [low, high] = typeof fillValue === 'number' ? [fillValue, fillValue] : (fillValue ?? extremes(source));
    const filler = low === high ? () => low : () => random.uniform(low, high);
    if (dropoutHoles) target.set(source);
    else for (let v = 0; v < target.length; v++) target[v] = filler();
    for (const hole of holes) {
      for (let channel = 0; channel < image.channels; channel++) {
        forEachRow(hole, image.size, channel, (from, to) => {
          if (!dropoutHoles) target.set(source.subarray(from, to), from);
          else for (let v = from; v < to; v++) target[v] = filler();
        });
      }
    }
  });
}

function forEachRow({ start, size }: Box, [ni, nj, nk]: Size, channel: number, row: (from: number, to: number) => void): void {
  const base = channel * voxelCount([ni, nj, nk]);
  for (let k = start[2]; k < start[2] + size[2]; k++) {
    for (let j = start[1]; j < start[1] + size[1]; j++) {
      const from = base + start[0] + ni * (j + nj * k);
      row(from, from + size[0]);
    }
  }
}
