import { byteSize, viewOf } from '../../core/dtype';
import { assert } from '../../core/errors';
import { numel, roundUp } from '../../core/shape';
import { type Tensor, tensor } from '../../core/tensor';
import type { WeightsFormat } from './format';
import { invalid, readSafetensorsHeader, safetensorsNames } from './safetensors-header';

export interface Safetensors {
  /** In the header's order. */
  readonly tensors: Map<string, Tensor>;
  readonly metadata: Record<string, string>;
}

/**
 * Reads a safetensors file. A tensor is a view of `bytes` where its elements are aligned there, and a copy otherwise.
 *
 * Throws `safetensors-invalid` on a file that breaks the format, `safetensors-dtype` on an element type that is not read.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { entries, metadata, dataOffset } = readSafetensorsHeader(bytes);
  const base = bytes.byteOffset + dataOffset;
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, begin } of entries) {
    tensors.set(name, tensor(dtype, shape, viewOf(dtype, bytes.buffer, base + begin, numel(shape))));
  }
  return { tensors, metadata };
}

/**
 * Writes a safetensors file: equal input, in equal order, gives equal bytes.
 *
 * The header keeps the order of `tensors`; the data stands widest elements first, so that every tensor is aligned.
 */
export function writeSafetensors(tensors: ReadonlyMap<string, Tensor>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  if (tensors.has('__metadata__')) throw invalid('tensor "__metadata__"', 'has the name that the format reserves');
  const offsets = new Map<string, number>();
  let dataLength = 0;
  for (const [name, { dtype, shape, data }] of [...tensors].sort(([, a], [, b]) => byteSize(b.dtype) - byteSize(a.dtype))) {
    assert(data.byteLength === numel(shape) * byteSize(dtype), `the data of tensor ${name} does not fit its type and shape`);
    offsets.set(name, dataLength);
    dataLength += data.byteLength;
  }

  const header = headerBytes(tensors, offsets, metadata);
  const dataOffset = 8 + header.length;
  const file = new Uint8Array(dataOffset + dataLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  for (const [name, { data }] of tensors) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset + (offsets.get(name) as number));
  }
  return file;
}

/** The JSON header, padded with spaces so that the data section starts on a multiple of 8. */
function headerBytes(
  tensors: ReadonlyMap<string, Tensor>,
  offsets: ReadonlyMap<string, number>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  // Put together by hand: an object would move keys such as "0" to the front.
  const members = Object.keys(metadata).length > 0 ? [`"__metadata__":${JSON.stringify(metadata)}`] : [];
  for (const [name, { dtype, shape, data }] of tensors) {
    const begin = offsets.get(name) as number;
    const entry = { dtype: safetensorsNames[dtype], shape, data_offsets: [begin, begin + data.byteLength] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  }
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const padded = new Uint8Array(roundUp(json.length, 8)).fill(0x20);
  padded.set(json);
  return padded;
}

export const safetensorsFormat: WeightsFormat = {
  name: 'safetensors',
  extensions: ['.safetensors'],
  // The header's length in 8 bytes, then its opening brace.
  detect: (bytes) => bytes.length > 8 && bytes[8] === 0x7b,
  read: readSafetensors,
};
