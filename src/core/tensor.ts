import { allocate, type DType, type TypedArray } from './dtype';
import { PmError } from './errors';
import { bfloat16ToFloat, halfToFloat } from './half';
import { numel, type Shape } from './shape';

/** A tensor on the host, row-major in its logical shape (N, C, D, H, W for activations). */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TypedArray;
}

/** A tensor over `data`; its length must fit the shape. */
export function tensor(dtype: DType, shape: Shape, data: TypedArray = allocate(dtype, numel(shape))): Tensor {
  if (data.length !== numel(shape)) {
    throw new PmError('tensor-size', `tensor of shape [${shape}]`, `needs ${numel(shape)} elements, got ${data.length}`, 'give data of that length');
  }
  return { dtype, shape, data };
}

/** The elements as numbers: 64-bit integers and half floats decoded, everything else as it is. */
export function asNumbers(t: Tensor): Exclude<TypedArray, BigInt64Array> {
  const { data, dtype } = t;
  return data instanceof BigInt64Array || dtype === 'f16' || dtype === 'bf16' ? asFloat64(t) : data;
}

/** The elements as f32, decoded from half floats and integers; the tensor's own array where it is f32 already. */
export function asFloat32(t: Tensor): Float32Array {
  return t.data instanceof Float32Array ? t.data : Float32Array.from(asFloat64(t));
}

/** The elements as f64; the tensor's own array where it is f64 already. */
export function asFloat64(t: Tensor): Float64Array {
  const { data, dtype } = t;
  if (data instanceof Float64Array) return data;
  const out = new Float64Array(data.length);
  const decode = dtype === 'f16' ? halfToFloat : dtype === 'bf16' ? bfloat16ToFloat : Number;
  for (let i = 0; i < out.length; i++) out[i] = decode(data[i] as number);
  return out;
}
