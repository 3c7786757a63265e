import type { StreamKey } from '../../core/philox';
import { Random } from '../../core/random';
import type { Volume } from '../volume';
import { meanAndStd } from './statistics';
import { toFloat32 } from './values';

export interface RicianNoiseOptions {
  /** Of both normal numbers; one number, or one a channel. */
  readonly mean: number | readonly number[];
  readonly std: number | readonly number[];
  /** `std` counts in standard deviations of the values (of n - 1). */
  readonly relative?: boolean;
  /** Every channel by its own mean, standard deviation and values. */
  readonly channelWise?: boolean;
  /** Of the numbers that every value takes two of, in the order of the data. */
  readonly stream: StreamKey;
}

/**
 * The magnitude of the values with complex normal noise, sqrt((v + a)^2 + b^2): noise of MR images (Gudbjartsson and Patz 1995); f32.
 */
export function ricianNoise(image: Volume, options: RicianNoiseOptions): Volume {
  const { mean, std, relative = false, channelWise = false, stream } = options;
  const random = new Random(stream);
  return toFloat32(image, channelWise, (source, target, channel) => {
    const centre = typeof mean === 'number' ? mean : mean[channel];
    const spread = (typeof std === 'number' ? std : std[channel]) * (relative ? meanAndStd(source, false, 1).std : 1);
    for (let v = 0; v < target.length; v++) {
      const real = source[v] + centre + spread * random.normal();
      const imaginary = centre + spread * random.normal();
      target[v] = Math.sqrt(real * real + imaginary * imaginary);
    }
  });
}
