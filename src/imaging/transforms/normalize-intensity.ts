import type { Volume } from '../volume';
import { badOption } from './options';
import { meanAndStd } from './statistics';
import { toFloat32 } from './values';

export interface NormalizeIntensityOptions {
  /** What is subtracted, one number or one a channel; the mean by default. */
  readonly subtrahend?: number | readonly number[] | null;
  /** What divides, one number or one a channel; the standard deviation by default, 1 where that is 0. */
  readonly divisor?: number | readonly number[] | null;
  /** Only values other than 0 count and change. */
  readonly nonzero?: boolean;
  /** Every channel by its own statistics. */
  readonly channelWise?: boolean;
}

/** (v - mean) / standard deviation, the latter of the population (NormalizeIntensity); f32. */
export function normalizeIntensity(image: Volume, options: NormalizeIntensityOptions = {}): Volume {
  const { subtrahend, divisor, nonzero = false, channelWise = false } = options;
  for (const [name, value] of Object.entries({ subtrahend, divisor })) {
    if (Array.isArray(value) && (!channelWise || value.length !== image.channels)) {
      throw badOption(
        'NormalizeIntensity',
        name,
        JSON.stringify(value),
        `give one number, or with channelWise one for each of the ${image.channels} channels`,
      );
    }
  }
  const pick = (value: number | readonly number[] | null | undefined, channel: number) => (typeof value === 'number' ? value : value?.[channel]);
  return toFloat32(image, channelWise, (source, target, channel) => {
    const given = { mean: pick(subtrahend, channel), std: pick(divisor, channel) };
    const { mean, std } = given.mean === undefined || given.std === undefined ? meanAndStd(source, nonzero) : { mean: 0, std: 1 };
    const shift = given.mean ?? mean;
    const scale = given.std ?? std;
    const by = scale === 0 ? 1 : scale;
    for (let v = 0; v < target.length; v++) target[v] = nonzero && source[v] === 0 ? 0 : (source[v] - shift) / by;
  });
}
