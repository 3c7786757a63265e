import { byteSize, type DType } from '../../core/dtype';
import { messageOf, PmError } from '../../core/errors';
import { numel } from '../../core/shape';
import { duplicateKey } from './json-keys';

/** One tensor of a safetensors file. `begin` and `end` are bytes from the start of the data section. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Record<string, string>;
  /** Where the data section starts in the file. */
  readonly dataOffset: number;
}

/** The format's names of our element types. */
export const safetensorsNames: Record<DType, string> = {
  f64: 'F64',
  f32: 'F32',
  f16: 'F16',
  bf16: 'BF16',
  i64: 'I64',
  i32: 'I32',
  u32: 'U32',
  i16: 'I16',
  u16: 'U16',
  i8: 'I8',
  u8: 'U8',
  bool: 'BOOL',
};
const dtypes = new Map(Object.entries(safetensorsNames).map(([dtype, name]) => [name, dtype as DType]));

/** The reference implementation's bound on the header, in bytes. */
const maxHeader = 100_000_000;

export function invalid(what: string, why: string, options?: ErrorOptions): PmError {
  return new PmError('safetensors-invalid', what, why, 'save the file again with the safetensors package, or download it again', options);
}

/**
 * Reads and checks the header: its length, its JSON, and that the tensors cover the data section exactly, without
 * gap or overlap (https://github.com/huggingface/safetensors, "Format").
 */
export function readSafetensorsHeader(bytes: Uint8Array): SafetensorsHeader {
  const file = 'safetensors file';
  if (bytes.length < 8) throw invalid(file, `has ${bytes.length} bytes, too few for its header's length`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > maxHeader) throw invalid(file, `declares a header of ${length} bytes, above the format's bound of ${maxHeader}`);
  const dataOffset = 8 + Number(length);
  if (dataOffset > bytes.length) throw invalid(file, `declares a header of ${length} bytes and has ${bytes.length - 8} after the length`);

  const { __metadata__: metadata, ...tensors } = parseObject(bytes.subarray(8, dataOffset));
  const entries = Object.entries(tensors).map(([name, value]) => readEntry(name, value));
  checkCover(entries, bytes.length - dataOffset);
  return { entries, metadata: readMetadata(metadata), dataOffset };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    throw invalid('safetensors header', `is not JSON in UTF-8 (${messageOf(error)})`, { cause: error });
  }
  if (!text.startsWith('{') || !isObject(header)) throw invalid('safetensors header', 'is not a JSON object');
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) throw invalid('safetensors header', `names ${JSON.stringify(duplicate)} twice`);
  return header;
}

function readEntry(name: string, value: unknown): SafetensorsEntry {
  const what = `tensor ${JSON.stringify(name)}`;
  if (!isObject(value)) throw invalid(what, 'is not described by a JSON object');
  const { dtype: typeName, shape, data_offsets: offsets } = value;
  const dtype = typeof typeName === 'string' ? dtypes.get(typeName) : undefined;
  if (dtype === undefined) {
    const known = [...dtypes.keys()].join(', ');
    throw new PmError('safetensors-dtype', what, `has the element type ${JSON.stringify(typeName)}`, `convert it to one of ${known}`);
  }
  if (!isCounts(shape)) throw invalid(what, `has the shape ${JSON.stringify(shape)}, which is not a list of sizes`);
  if (!isCounts(offsets) || offsets.length !== 2) throw invalid(what, `has the data_offsets ${JSON.stringify(offsets)}, which are not two offsets`);
  const [begin, end] = offsets;
  const needed = numel(shape) * byteSize(dtype);
  if (!Number.isSafeInteger(needed) || end - begin !== needed) {
    throw invalid(what, `of type ${typeName} and shape [${shape}] needs ${needed} bytes, its data_offsets give ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

function checkCover(entries: readonly SafetensorsEntry[], dataLength: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const what = `tensor ${JSON.stringify(name)}`;
    if (end > dataLength) throw invalid(what, `ends at byte ${end} of a data section of ${dataLength}`);
    if (begin < covered) throw invalid(what, `starts at byte ${begin}, inside another tensor that ends at ${covered}`);
    if (begin > covered) throw invalid(what, `starts at byte ${begin}, after a gap from ${covered}`);
    covered = end;
  }
  if (covered !== dataLength) throw invalid('safetensors file', `has ${dataLength - covered} bytes after its last tensor`);
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value)) throw invalid('safetensors __metadata__', 'is not a JSON object');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalid('safetensors __metadata__', `has a value for ${JSON.stringify(key)} that is not a string`);
  }
  return value as Record<string, string>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}
