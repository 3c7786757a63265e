import { type HistogramShiftOptions, histogramShift } from '../histogram-shift';
import { badOption } from '../options';
import { each, randomTransform } from './random-transform';

export interface RandHistogramShiftOptions {
  /** Control points of the map, or bounds of their number; at least 3, 10 by default. */
  readonly numControlPoints?: number | readonly number[];
}

/**
 * Values through a piecewise linear map, with probability `prob`, 0.1 (RandHistogramShift): of equally spaced control points, one after
 * the other but the outermost goes to a place uniform between the point before, as moved, and the point after.
 */
export const randHistogramShift = randomTransform<RandHistogramShiftOptions, HistogramShiftOptions>({
  effect: 'values',
  options: { numControlPoints: 'numbers' },
  prob: 0.1,
  draw(random, { numControlPoints = 10 }) {
    const bounds = typeof numControlPoints === 'number' ? [numControlPoints, numControlPoints] : numControlPoints;
    if (bounds.length !== 2 || !bounds.every((count) => Number.isInteger(count) && count >= 3))
      throw badOption('RandHistogramShift', 'numControlPoints', JSON.stringify(numControlPoints), 'give a whole number from 3, or two');
    const count = random.integer(Math.min(...bounds), Math.max(...bounds) + 1);
    const controlPoints = Array.from({ length: count }, (_, p) => p / (count - 1));
    for (let p = 1; p < count - 1; p++) controlPoints[p] = random.uniform(controlPoints[p - 1], controlPoints[p + 1]);
    return { controlPoints };
  },
  apply: each(histogramShift),
});
