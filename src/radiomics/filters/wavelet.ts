import { throwIfAborted } from '../../core/progress';
import type { Volume } from '../../imaging/volume';
import { volumeOnBox } from '../preprocess/crop';
import type { Box } from '../roi';
import type { Settings } from '../settings';
import { isSinglePrecision } from '../voxels';
import { type DerivedImage, type ImageType, onBackend } from './image-type';
import { gather, type PeriodicBlock, part, type Span, type Spans, spansOf } from './periodic-block';
import { decompose, inputSpan } from './stationary-wavelet';
import { type WaveletFilters, waveletFilters } from './wavelets/filters';

/**
 * Stationary wavelet transform: for each of `level` levels after the first `start_level` the seven (with `force2D` three) detail
 * images, then the approximation of the last. In a name the first letter is the filter along i; H is the high pass. As in PyRadiomics,
 * each level transforms the approximation of the one before with the same filters. Images are f64, or f32 where the source is.
 * Throws `wavelet-unknown`.
 */
export const wavelet: ImageType = onBackend({
  name: 'Wavelet',
  async *derive({ image, box, backend }, settings, { signal } = {}) {
    const filters = await waveletFilters(settings.wavelet, isSinglePrecision(image.dtype));
    const axes = axesOf(settings);
    const target = spansOf(image, box);
    const levels = settings.start_level + settings.level;
    const regions = regionsOf(target, axes, filters, levels);
    let approximation = gather(image, regions[0]);
    for (let level = 1; level <= levels; level++) {
      const wanted = level > settings.start_level;
      throwIfAborted(signal);
      const bands = await decompose(backend, approximation, regions[level], { filters, axes, details: wanted }, { signal });
      approximation = bands[0].block;
      const shown = level - settings.start_level;
      if (wanted) for (const { name, block } of bands.slice(1)) yield derived(name, shown, part(block, target), image, box);
    }
    yield derived('L'.repeat(axes.length), settings.level, part(approximation, target), image, box);
  },
});

/** The axes that are transformed, in order: i, j, k without that of the slices. */
function axesOf({ force2D, force2Ddimension }: Settings): number[] {
  return [0, 1, 2].filter((axis) => !force2D || axis !== 2 - force2Ddimension);
}

/** The image that each level needs for `target`, from the source (0) to the last. */
function regionsOf(target: Spans, axes: readonly number[], filters: WaveletFilters, levels: number): Spans[] {
  const regions = [target];
  for (let level = 0; level < levels; level++) {
    regions.unshift(regions[0].map((span: Span, axis) => (axes.includes(axis) ? inputSpan(span, filters) : span)) as unknown as Spans);
  }
  return regions;
}

/** PyRadiomics names levels after the first only. */
function derived(name: string, level: number, { data }: PeriodicBlock, image: Volume, box: Box): DerivedImage {
  const dtype = data instanceof Float32Array ? 'f32' : 'f64';
  return { name: `wavelet${level === 1 ? '' : level}-${name}`, image: volumeOnBox(image, box, dtype, data) };
}
