import type { StreamKey } from '../../core/philox';
import { Random } from '../../core/random';
import type { Volume } from '../volume';
import { toFloat32 } from './values';

export interface GaussianNoiseOptions {
  readonly mean: number;
  readonly std: number;
  /** Of the numbers that every value takes one of, in the order of the data. */
  readonly stream: StreamKey;
}

/** Every value with a normal number of its own added; f32. */
export function gaussianNoise(image: Volume, { mean, std, stream }: GaussianNoiseOptions): Volume {
  const random = new Random(stream);
  return toFloat32(image, false, (source, target) => {
    for (let v = 0; v < target.length; v++) target[v] = source[v] + mean + std * random.normal();
  });
}
