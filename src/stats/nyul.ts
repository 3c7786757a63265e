import { PmError } from '../core/errors';
import { quantiles } from '../core/quantile';
import { finiteValues, sameLength } from './input';

/** A standard scale: where each percentile of an image's foreground comes to lie. */
export interface NyulScale {
  /** Ascending, as fractions. */
  readonly fractions: readonly number[];
  readonly landmarks: readonly number[];
}

export interface NyulOptions {
  /** Percentiles as fractions, ascending; by default 0.01, the deciles and 0.99. */
  readonly fractions?: readonly number[];
  /** Where the first and the last percentile come to lie; default 1 and 100. */
  readonly range?: readonly [low: number, high: number];
}

const deciles = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];

/**
 * Learns the standard scale of Nyul, Udupa and Zhang (IEEE Transactions on Medical Imaging 2000) from the foreground intensities of
 * several images: percentiles of each, mapped linearly so that the first and last fall on `range`, averaged over images.
 *
 * Throws `nyul-options` for fewer than two percentiles or ones that do not ascend, `nyul-landmarks` for an image whose first and last
 * percentile are equal, `stats-size`, `stats-value`.
 */
export function learnNyul(images: readonly ArrayLike<number>[], options: NyulOptions = {}): NyulScale {
  const { fractions = deciles, range = [1, 100] } = options;
  const ascend = fractions.length >= 2 && fractions.every((f, i) => f >= 0 && f <= 1 && (i === 0 || f > fractions[i - 1]));
  if (!ascend || !(range[0] < range[1])) {
    throw new PmError('nyul-options', 'histogram standardisation', 'percentiles or range do not ascend', 'give at least two, within [0, 1]');
  }
  if (images.length === 0) throw new PmError('stats-size', 'histogram standardisation', 'there is no image', 'give at least one');
  const scaled = images.map((image, n) => {
    const own = landmarksOf(image, fractions, `image ${n + 1}`);
    const unit = (range[1] - range[0]) / (own[own.length - 1] - own[0]);
    return own.map((value) => range[0] + (value - own[0]) * unit);
  });
  return { fractions, landmarks: fractions.map((_, l) => scaled.reduce((sum, own) => sum + own[l], 0) / scaled.length) };
}

/**
 * Brings an image to the scale, piecewise linearly between the percentiles of its own foreground, beyond which the first and last piece
 * go on. `foreground` are the intensities that percentiles are taken of, by default all. Throws as `learnNyul`.
 */
export function applyNyul({ fractions, landmarks }: NyulScale, image: ArrayLike<number>, foreground: ArrayLike<number> = image): Float64Array {
  sameLength(fractions, landmarks, 'percentiles and landmarks');
  const own = landmarksOf(foreground, fractions, 'image');
  // Percentiles that coincide leave pieces without length, which no intensity lies in.
  const pieces = own.flatMap((start, l) => (l + 1 < own.length && own[l + 1] > start ? [l] : []));
  return finiteValues(image, 'image').map((value) => {
    const l = pieces.find((piece) => value < own[piece + 1]) ?? pieces[pieces.length - 1];
    return landmarks[l] + ((value - own[l]) / (own[l + 1] - own[l])) * (landmarks[l + 1] - landmarks[l]);
  });
}

function landmarksOf(foreground: ArrayLike<number>, fractions: readonly number[], what: string): number[] {
  const own = quantiles(finiteValues(foreground, what), fractions);
  if (own[own.length - 1] > own[0]) return own;
  throw new PmError('nyul-landmarks', what, 'its first and last percentile are equal', 'give a foreground that varies, or wider percentiles');
}
