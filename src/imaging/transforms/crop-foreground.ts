import type { Size, Volume } from '../volume';
import { voxelCount } from '../volume';
import { badOption, perAxis } from './options';
import { type PadOptions, padBy } from './pad';
import { valuesOf } from './values';

export interface CropForegroundOptions extends PadOptions {
  /** What counts as foreground; by default every value above 0. */
  readonly selectFn?: (value: number) => boolean;
  /** The image whose foreground it is, on the same grid; the image itself by default. */
  readonly source?: Volume;
  /** Channels that are looked at; all by default. */
  readonly channelIndices?: readonly number[] | number | null;
  /** Voxels added around the box. */
  readonly margin?: number | readonly number[];
  /** Whether the box ends at the image (true, the default) or is padded beyond it. */
  readonly allowSmaller?: boolean;
  /** Extents of the box are rounded up to multiples of this. */
  readonly kDivisible?: number | readonly number[];
}

/** The bounding box of the foreground (CropForeground). No foreground at all is an error. */
export function cropForeground(image: Volume, options: CropForegroundOptions = {}): Volume {
  const { start, end } = foregroundBox(options.source ?? image, options);
  const k = perAxis('CropForeground', 'kDivisible', options.kDivisible, [1, 1, 1]);
  const size = start.map((first, a) => (k[a] > 0 ? Math.ceil((end[a] - first) / k[a]) * k[a] : end[a] - first));
  // The divisible box grows on both sides; what sticks out of the image is padded.
  const from = start.map((first, a) => first - Math.floor((size[a] - (end[a] - first)) / 2));
  const low = from.map((first) => -first) as unknown as Size;
  const high = from.map((first, a) => first + size[a] - image.size[a]) as unknown as Size;
  return padBy(image, low, high, options);
}

/** First voxel of the foreground's box and the one after its last, with the margin. */
export function foregroundBox(image: Volume, options: CropForegroundOptions): { start: number[]; end: number[] } {
  const { selectFn = (value: number) => value > 0, allowSmaller = true, channelIndices } = options;
  const margin = perAxis('CropForeground', 'margin', options.margin, [0, 0, 0]);
  if (margin.some((n) => n < 0)) throw badOption('CropForeground', 'margin', JSON.stringify(options.margin), 'give numbers that are not negative');
  const channels = channelIndices === null || channelIndices === undefined ? [...Array(image.channels).keys()] : [channelIndices].flat();
  const values = valuesOf(image);
  const [ni, nj, nk] = image.size;
  const low = [ni, nj, nk];
  const high = [-1, -1, -1];
  for (const channel of channels) {
    let v = channel * voxelCount(image.size);
    for (let k = 0; k < nk; k++) {
      for (let j = 0; j < nj; j++) {
        for (let i = 0; i < ni; i++) {
          if (!selectFn(values[v++])) continue;
          if (i < low[0]) low[0] = i;
          if (i > high[0]) high[0] = i;
          if (j < low[1]) low[1] = j;
          if (j > high[1]) high[1] = j;
          low[2] = Math.min(low[2], k);
          high[2] = k;
        }
      }
    }
  }
  if (high[0] < 0) throw badOption('CropForeground', 'selectFn', 'no voxel', 'choose another foreground, or leave out the crop');
  const start = low.map((first, a) => (allowSmaller ? Math.max(first - margin[a], 0) : first - margin[a]));
  const end = high.map((last, a) => (allowSmaller ? Math.min(last + 1 + margin[a], image.size[a]) : last + 1 + margin[a]));
  return { start, end };
}
