import { PmError } from '../../core/errors';
import type { Volume } from '../volume';
import { badOption } from './options';
import { rescale } from './scale-intensity';
import { extremes } from './statistics';
import { toFloat32, valuesOf } from './values';

export interface HistogramNormalizeOptions {
  readonly numBins?: number;
  /** Range of the result; 0 to 255 by default. */
  readonly min?: number;
  readonly max?: number;
  /** Where the histogram is taken: values of a volume of the same shape other than 0. */
  readonly mask?: Volume;
}

/** Values by their cumulative histogram (HistogramNormalize), of all channels together; f32. */
export function histogramNormalize(image: Volume, options: HistogramNormalizeOptions = {}): Volume {
  const { numBins = 256, min = 0, max = 255, mask } = options;
  if (!Number.isInteger(numBins) || numBins < 1) throw badOption('HistogramNormalize', 'numBins', String(numBins), 'give a positive whole number');
  if (mask && (mask.channels !== image.channels || mask.size.some((extent, a) => extent !== image.size[a]))) {
    const shape = (of: Volume) => `${of.channels} x ${of.size.join(' x ')}`;
    throw new PmError(
      'mask-size',
      'HistogramNormalize.mask',
      `${shape(mask)} for an image of ${shape(image)}`,
      'give a mask of the same grid and channels',
    );
  }
  const inside = mask && valuesOf(mask);
  return toFloat32(image, false, (source, target) => {
    equalize(source, target, inside ? Float64Array.from(source).filter((_, v) => inside[v] !== 0) : source, numBins, min, max);
  });
}

/** numpy.histogram of `kept`, its cumulative sum rescaled to [min, max], interpolated at the values of `source`. */
function equalize(source: ArrayLike<number>, target: Float32Array, kept: ArrayLike<number>, bins: number, min: number, max: number): void {
  let [low, high] = kept.length > 0 ? extremes(kept) : [0, 1];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const width = (high - low) / bins;
  const cumulative = new Float64Array(bins);
  for (let v = 0; v < kept.length; v++) {
    let bin = Math.min(Math.floor(((kept[v] - low) / (high - low)) * bins), bins - 1);
    // As numpy: the edges decide, not the rounded quotient.
    if (kept[v] < low + bin * width) bin--;
    else if (bin < bins - 1 && kept[v] >= low + (bin + 1) * width) bin++;
    cumulative[bin]++;
  }
  for (let b = 1; b < bins; b++) cumulative[b] += cumulative[b - 1];
  const level = new Float64Array(bins);
  rescale(cumulative, level, min, max);
  for (let v = 0; v < target.length; v++) {
    const at = (source[v] - low) / width - 0.5;
    const b = Math.min(Math.max(Math.floor(at), 0), bins - 2);
    if (at <= 0) target[v] = level[0];
    else if (at >= bins - 1) target[v] = level[bins - 1];
    else target[v] = level[b] + (at - b) * (level[b + 1] - level[b]);
  }
}
