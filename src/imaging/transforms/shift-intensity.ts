import type { Volume } from '../volume';
import { meanAndStd } from './statistics';
import { toFloat32 } from './values';

export interface ShiftIntensityOptions {
  readonly offset: number;
}

export interface StdShiftIntensityOptions {
  /** The shift in standard deviations (of the population). */
  readonly factor: number;
  /** Only values other than 0 count and change. */
  readonly nonzero?: boolean;
  readonly channelWise?: boolean;
}

/** v + offset (ShiftIntensity); f32. */
export function shiftIntensity(image: Volume, { offset }: ShiftIntensityOptions): Volume {
  return toFloat32(image, false, (source, target) => {
    for (let v = 0; v < target.length; v++) target[v] = source[v] + offset;
  });
}

/** v + factor x standard deviation (StdShiftIntensity); f32. */
export function stdShiftIntensity(image: Volume, { factor, nonzero = false, channelWise = false }: StdShiftIntensityOptions): Volume {
  return toFloat32(image, channelWise, (source, target) => {
    const { std, count } = meanAndStd(source, nonzero);
    const offset = count > 0 ? factor * std : 0;
    for (let v = 0; v < target.length; v++) target[v] = nonzero && source[v] === 0 ? 0 : source[v] + offset;
  });
}
