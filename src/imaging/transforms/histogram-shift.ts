import type { Volume } from '../volume';
import { extremes } from './statistics';
import { toFloat32 } from './values';

export interface HistogramShiftOptions {
  /** Where as many equally spaced values of the range go, as parts of the range; the first is 0 and the last 1. */
  readonly controlPoints: readonly number[];
}

/** Values through a piecewise linear map of their range onto itself (as in MONAI's RandHistogramShift); f32. */
export function histogramShift(image: Volume, { controlPoints }: HistogramShiftOptions): Volume {
  const last = controlPoints.length - 1;
  return toFloat32(image, false, (source, target) => {
    const [low, high] = extremes(source);
    const range = high - low;
    if (!(range > 0)) {
      target.set(source);
      return;
    }
    for (let v = 0; v < target.length; v++) {
      const at = ((source[v] - low) / range) * last;
      const p = Math.min(Math.floor(at), last - 1);
      target[v] = low + range * (controlPoints[p] + (at - p) * (controlPoints[p + 1] - controlPoints[p]));
    }
  });
}
