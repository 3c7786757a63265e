/** Element types of host tensors. `bool` is one byte, 0 or 1. */
export type DType = 'f64' | 'f32' | 'f16' | 'bf16' | 'i64' | 'i32' | 'u32' | 'i16' | 'u16' | 'i8' | 'u8' | 'bool';

/** What holds the elements: half floats are kept as their bits in `Uint16Array`. */
export type TypedArray = Float64Array | Float32Array | BigInt64Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): TypedArray;
}

const constructors: Record<DType, TypedArrayConstructor> = {
  f64: Float64Array as TypedArrayConstructor,
  f32: Float32Array as TypedArrayConstructor,
  f16: Uint16Array as TypedArrayConstructor,
  bf16: Uint16Array as TypedArrayConstructor,
  i64: BigInt64Array as TypedArrayConstructor,
  i32: Int32Array as TypedArrayConstructor,
  u32: Uint32Array as TypedArrayConstructor,
  i16: Int16Array as TypedArrayConstructor,
  u16: Uint16Array as TypedArrayConstructor,
  i8: Int8Array as TypedArrayConstructor,
  u8: Uint8Array as TypedArrayConstructor,
  bool: Uint8Array as TypedArrayConstructor,
};

/** Bytes of one element. */
export function byteSize(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** A zeroed array of `length` elements. */
export function allocate(dtype: DType, length: number): TypedArray {
  return new constructors[dtype](length);
}

/** A view of (or, where the offset is not aligned, a copy of) `length` elements of `buffer`. */
export function viewOf(dtype: DType, buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray {
  const Elements = constructors[dtype];
  if (byteOffset % Elements.BYTES_PER_ELEMENT === 0) return new Elements(buffer, byteOffset, length);
  return new Elements(buffer.slice(byteOffset, byteOffset + length * Elements.BYTES_PER_ELEMENT), 0, length);
}
