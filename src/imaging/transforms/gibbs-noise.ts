import type { Volume } from '../volume';
import { fourierTransform3d } from './fourier';
import { badOption } from './options';
import { toFloat32 } from './values';

export interface GibbsNoiseOptions {
  /** 0 leaves the image, 1 removes all but the mean; 0.1 by default. */
  readonly alpha?: number;
}

/** Ringing as of a truncated k-space: frequencies beyond a sphere are removed (GibbsNoise), every channel for itself; f32. */
export function gibbsNoise(image: Volume, { alpha = 0.1 }: GibbsNoiseOptions = {}): Volume {
  if (!(alpha >= 0 && alpha <= 1)) throw badOption('GibbsNoise', 'alpha', String(alpha), 'give a number from 0 to 1');
  const { size } = image;
  const radius = (1 - alpha) * Math.max(...size) * Math.SQRT1_2;
  // Distances are taken from the middle of the shifted k-space, (n - 1) / 2, as MONAI takes them.
  const square = size.map((n) => Float64Array.from({ length: n }, (_, f) => (((f + Math.floor(n / 2)) % n) - (n - 1) / 2) ** 2));
  return toFloat32(image, true, (source, target) => {
    const re = Float64Array.from(source);
    const im = new Float64Array(re.length);
    fourierTransform3d(re, im, size);
    let v = 0;
    for (let k = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++) {
        for (let i = 0; i < size[0]; i++, v++) {
          if (Math.sqrt(square[0][i] + square[1][j] + square[2][k]) <= radius) continue;
          re[v] = 0;
          im[v] = 0;
        }
      }
    }
    fourierTransform3d(im, re, size);
    for (let at = 0; at < target.length; at++) target[at] = re[at] / target.length;
  });
}
