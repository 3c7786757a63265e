import { allocate, type DType, type TypedArray, viewOf } from '../../core/dtype';
import { PmError } from '../../core/errors';
import { asFloat32, tensor } from '../../core/tensor';
import type { Volume } from '../volume';

/** Real element types on disk, in NumPy's names. */
export type ElementType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'float32' | 'float64';

/** Bytes on disk, and the type in memory: 64-bit integers become f64, exactly or not at all. */
export const elements: Record<ElementType, { readonly bytes: number; readonly dtype: DType }> = {
  int8: { bytes: 1, dtype: 'i8' },
  uint8: { bytes: 1, dtype: 'u8' },
  int16: { bytes: 2, dtype: 'i16' },
  uint16: { bytes: 2, dtype: 'u16' },
  int32: { bytes: 4, dtype: 'i32' },
  uint32: { bytes: 4, dtype: 'u32' },
  int64: { bytes: 8, dtype: 'f64' },
  uint64: { bytes: 8, dtype: 'f64' },
  float32: { bytes: 4, dtype: 'f32' },
  float64: { bytes: 8, dtype: 'f64' },
};

export interface Values {
  readonly dtype: DType;
  readonly data: TypedArray;
}

const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Elements from their bytes. `bytes` become the elements' memory: they must not be shared, and may be swapped in place. */
export function decode(bytes: Uint8Array, type: ElementType, littleEndian: boolean, what: string): Values {
  const { bytes: width, dtype } = elements[type];
  if (type === 'int64' || type === 'uint64') return { dtype, data: decode64(bytes, type, littleEndian, what) };
  if (littleEndian !== hostIsLittleEndian) swap(bytes, width);
  return { dtype, data: viewOf(dtype, bytes.buffer, bytes.byteOffset, bytes.length / width) };
}

function decode64(bytes: Uint8Array, type: 'int64' | 'uint64', littleEndian: boolean, what: string): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = new Float64Array(bytes.length / 8);
  for (let i = 0; i < out.length; i++) {
    const exact = type === 'int64' ? view.getBigInt64(8 * i, littleEndian) : view.getBigUint64(8 * i, littleEndian);
    out[i] = Number(exact);
    if (!Number.isSafeInteger(out[i]) && BigInt(out[i]) !== exact) {
      throw new PmError(
        'volume-unsupported',
        what,
        `the ${type} value ${exact} has no exact double`,
        'store the image as float64 or a smaller integer',
      );
    }
  }
  return out;
}

function swap(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width) {
    for (let a = start, b = start + width - 1; a < b; a++, b--) {
      const byte = bytes[a];
      bytes[a] = bytes[b];
      bytes[b] = byte;
    }
  }
}

/** `count` numbers separated by white space or commas. */
export function decodeText(text: Uint8Array, type: ElementType, count: number, what: string): Values {
  const { dtype } = elements[type];
  const words = count <= (text.length + 1) / 2 ? (new TextDecoder('latin1').decode(text).match(/[^\s,]+/g) ?? []) : [];
  if (words.length < count) {
    throw new PmError(
      'volume-truncated',
      what,
      `${count} numbers are needed, ${text.length} bytes of text hold fewer`,
      'copy or download the file again',
    );
  }
  const data = allocate(dtype, count);
  for (let i = 0; i < count; i++) {
    const value = /^[+-]?(nan|inf(inity)?)$/i.test(words[i]) ? special(words[i]) : Number(words[i]);
    data[i] = value;
    // An integer array wraps what does not fit it, and takes text for zero.
    const kept = type.startsWith('float') ? Number.isNaN(value) === /nan/i.test(words[i]) : data[i] === value && Number.isSafeInteger(value);
    if (!kept) throw new PmError('volume-header', what, `"${words[i].slice(0, 40)}" is not a ${type}`, 'check the data and the element type');
  }
  return { dtype, data };
}

function special(word: string): number {
  if (/nan/i.test(word)) return Number.NaN;
  return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `length` bytes from pairs of hexadecimal digits, white space between them allowed. */
export function hexBytes(text: Uint8Array, length: number, what: string): Uint8Array {
  const digits = new TextDecoder('latin1').decode(text).replace(/\s+/g, '');
  if (digits.length < 2 * length || /[^0-9a-f]/i.test(digits)) {
    throw new PmError('volume-truncated', what, `the data need ${2 * length} hexadecimal digits`, 'copy or download the file again');
  }
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** `slope * value + intercept` in f64, as nibabel computes it. */
export function scaled(values: Values, slope: number, intercept: number): Values {
  const data = new Float64Array(values.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (values.data[i] as number) * slope + intercept;
  return { dtype: 'f64', data };
}

const stored: Record<DType, ElementType> = {
  f64: 'float64',
  f32: 'float32',
  f16: 'float32',
  bf16: 'float32',
  i64: 'int64',
  i32: 'int32',
  u32: 'uint32',
  i16: 'int16',
  u16: 'uint16',
  i8: 'int8',
  u8: 'uint8',
  bool: 'uint8',
};

/** The volume's elements as little-endian bytes; half floats are widened to float32, booleans are uint8. */
export function encode(volume: Volume): { type: ElementType; bytes: Uint8Array } {
  const { dtype, data } = volume;
  const elementsToStore = dtype === 'f16' || dtype === 'bf16' ? asFloat32(tensor(dtype, [data.length], data)) : data;
  const view = new Uint8Array(elementsToStore.buffer, elementsToStore.byteOffset, elementsToStore.byteLength);
  if (hostIsLittleEndian) return { type: stored[dtype], bytes: view };
  const bytes = view.slice();
  swap(bytes, elements[stored[dtype]].bytes);
  return { type: stored[dtype], bytes };
}
