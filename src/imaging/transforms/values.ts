import type { DType, TypedArray } from '../../core/dtype';
import { floatToHalf } from '../../core/half';
import { asFloat64 } from '../../core/tensor';
import { type Volume, voxelCount, withData } from '../volume';

/** Typed arrays whose elements are numbers. */
export type NumericArray = Exclude<TypedArray, BigInt64Array>;

/** The voxels as numbers: the volume's own array, or a decoded copy for half floats and 64-bit integers. */
export function valuesOf({ dtype, data }: Volume): NumericArray {
  if (dtype === 'f16' || dtype === 'bf16' || data instanceof BigInt64Array) return asFloat64({ dtype, shape: [data.length], data });
  return data;
}

/** The voxels of one channel, a view where `valuesOf` is one. */
export function channelOf(of: Volume, channel: number): NumericArray {
  const n = voxelCount(of.size);
  return valuesOf(of).subarray(channel * n, (channel + 1) * n);
}

/** `value` as an element of an array of `dtype` (bits of a half float, a BigInt). */
export function encode(dtype: DType, value: number): number | bigint {
  if (dtype === 'i64') return BigInt(Math.trunc(value));
  if (dtype === 'f16') return floatToHalf(value);
  if (dtype === 'bf16') return new Uint32Array(new Float32Array([value]).buffer)[0] >>> 16;
  return value;
}

/** The same grid with f32 voxels, filled by `write` channel by channel, or all at once (then `channel` is 0). */
export function toFloat32(of: Volume, channelWise: boolean, write: (source: NumericArray, target: Float32Array, channel: number) => void): Volume {
  const source = valuesOf(of);
  const out = new Float32Array(source.length);
  const n = voxelCount(of.size);
  if (channelWise) {
    for (let start = 0; start < out.length; start += n) write(source.subarray(start, start + n), out.subarray(start, start + n), start / n);
  } else write(source, out, 0);
  return withData(of, 'f32', out);
}
