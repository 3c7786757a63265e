import type { DType, TypedArray } from '../core/dtype';
import { asNumbers } from '../core/tensor';
import type { Volume } from '../imaging/volume';

/** Voxel values as numbers that can be indexed: 64-bit integers and half floats decoded, everything else as it is. */
export type Numbers = Exclude<TypedArray, BigInt64Array>;

/** The volume's values as numbers. */
export function numbersOf({ dtype, data }: Volume): Numbers {
  return asNumbers({ dtype, shape: [data.length], data });
}

/** True for the types whose values NumPy computes with in 32 bits. */
export function isSinglePrecision(dtype: DType): boolean {
  return dtype === 'f32' || dtype === 'f16' || dtype === 'bf16';
}

/** Smallest and largest value of each integer type. */
const limits: Partial<Record<DType, readonly [number, number]>> = {
  bool: [0, 1],
  u8: [0, 0xff],
  i8: [-0x80, 0x7f],
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffffffff],
  i32: [-0x80000000, 0x7fffffff],
  i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** Casts as ITK's resampling does: clamped to the type's range, then cut towards zero. */
export function castToInteger(value: number, dtype: DType): number {
  const range = limits[dtype];
  return range ? Math.trunc(Math.min(Math.max(value, range[0]), range[1])) : value;
}
