import { allocate, type DType } from '../../core/dtype';
import { PmError } from '../../core/errors';
import { type Volume, voxelCount, withData } from '../volume';
import { badOption, oneOf } from './options';
import { roundHalfEven } from './sample';
import { toFloat32, valuesOf } from './values';

export interface AsDiscreteOptions {
  /** The channel of the largest value (the first of equal ones). */
  readonly argmax?: boolean;
  /** One channel of labels becomes this many channels of 0 and 1. */
  readonly toOnehot?: number | null;
  /** 1 where a value is at least this. */
  readonly threshold?: number | null;
  /** `torchrounding`: to the nearest whole number, halves to the even one. */
  readonly rounding?: 'torchrounding' | null;
}

/**
 * Argmax, one-hot, threshold and rounding, in this order (AsDiscrete). Labels come as the smallest unsigned type that
 * holds them, one-hot and thresholded values as u8, rounded ones as f32.
 */
export function asDiscrete(image: Volume, options: AsDiscreteOptions): Volume {
  let out = image;
  if (options.argmax) out = argmaxChannels(out);
  if (options.toOnehot !== null && options.toOnehot !== undefined) out = onehot(out, options.toOnehot);
  const { threshold, rounding } = options;
  if (threshold !== null && threshold !== undefined) {
    if (!Number.isFinite(threshold)) throw badOption('AsDiscrete', 'threshold', String(threshold), 'give a finite number');
    const values = valuesOf(out);
    out = withData(
      out,
      'u8',
      Uint8Array.from(values, (value) => (value >= threshold ? 1 : 0)),
    );
  }
  if (rounding === null || rounding === undefined) return out;
  oneOf('AsDiscrete', 'rounding', rounding, ['torchrounding']);
  return toFloat32(out, false, (source, target) => {
    for (let v = 0; v < target.length; v++) target[v] = roundHalfEven(source[v]);
  });
}

function argmaxChannels(image: Volume): Volume {
  const n = voxelCount(image.size);
  const dtype: DType = image.channels <= 0x100 ? 'u8' : 'u16';
  const values = valuesOf(image);
  const out = allocate(dtype, n) as Uint8Array;
  for (let v = 0; v < n; v++) {
    let best = 0;
    for (let c = 1; c < image.channels; c++) if (values[c * n + v] > values[best * n + v]) best = c;
    out[v] = best;
  }
  return withData(image, dtype, out, 1);
}

function onehot(image: Volume, classes: number): Volume {
  if (!Number.isInteger(classes) || classes < 1) throw badOption('AsDiscrete', 'toOnehot', String(classes), 'give a number of classes');
  if (image.channels !== 1) throw badOption('AsDiscrete', 'toOnehot', `${image.channels} channels of labels`, 'give one channel, or use argmax');
  const n = voxelCount(image.size);
  const values = valuesOf(image);
  const out = new Uint8Array(n * classes);
  for (let v = 0; v < n; v++) {
    const label = Math.trunc(values[v]);
    if (!(label >= 0 && label < classes)) {
      throw new PmError(
        'label-range',
        'AsDiscrete.toOnehot',
        `label ${label} with ${classes} classes`,
        'give more classes, or filter the labels first',
      );
    }
    out[label * n + v] = 1;
  }
  return withData(image, 'u8', out, classes);
}
