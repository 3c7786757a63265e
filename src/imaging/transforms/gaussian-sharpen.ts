import { type Volume, withData } from '../volume';
import { type GaussianApprox, gaussianSmooth } from './gaussian-smooth';

export interface GaussianSharpenOptions {
  /** Standard deviations of the first and the second blur, in voxels; 3 and 1 by default. */
  readonly sigma1?: number | readonly number[];
  readonly sigma2?: number | readonly number[];
  /** Weight of the difference; 30 by default. */
  readonly alpha?: number;
  readonly approx?: GaussianApprox;
}

/** blurred + alpha (blurred - blurred twice) (GaussianSharpen); f32. */
export function gaussianSharpen(image: Volume, { sigma1 = 3, sigma2 = 1, alpha = 30, approx }: GaussianSharpenOptions = {}): Volume {
  const once = gaussianSmooth(image, { sigma: sigma1, approx });
  const twice = gaussianSmooth(once, { sigma: sigma2, approx }).data as Float32Array;
  const out = (once.data as Float32Array).map((value, v) => value + alpha * (value - twice[v]));
  return withData(image, 'f32', out);
}
