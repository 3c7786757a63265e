import type { DType } from '../../src/core/dtype';
import { viewOf } from '../../src/core/dtype';
import { numel } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';

/** JSON as Python's json writes it, with bare NaN and Infinity, which become null. */
export function parseJson<T>(text: string): T {
  return JSON.parse(text.replace(/(?<=[[:,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g, 'null')) as T;
}

const safetensorsTypes: Record<string, DType> = {
  F64: 'f64',
  F32: 'f32',
  F16: 'f16',
  BF16: 'bf16',
  I64: 'i64',
  I32: 'i32',
  I16: 'i16',
  I8: 'i8',
  U8: 'u8',
  BOOL: 'bool',
};

/** The goldens' own reader, apart from the product's, so that neither hides the other's faults. */
export function parseGoldens({ buffer, byteOffset, byteLength }: Uint8Array): Map<string, Tensor> {
  const headerLength = Number(new DataView(buffer, byteOffset, byteLength).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, byteOffset + 8, headerLength))) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const dtype = safetensorsTypes[entry.dtype];
    const offset = byteOffset + 8 + headerLength + entry.data_offsets[0];
    tensors.set(name, tensor(dtype, entry.shape, viewOf(dtype, buffer, offset, numel(entry.shape))));
  }
  return tensors;
}
