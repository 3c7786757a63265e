import type { ByteSource } from '../bytes';
import { decode, decodeText, type ElementType, elements, hexBytes, type Values } from '../elements';
import { badHeader, unsupported } from '../errors';
import { inflateRange, inflateRest } from '../inflate';
import { copyRange, joinValues } from '../pieces';
import { numberedNames, type SiblingFiles } from '../siblings';
import { type NrrdHeader, required, wholeNumber } from './header';

type Encoding = 'raw' | 'gzip' | 'text' | 'hex';

const encodings: Record<string, Encoding> = { raw: 'raw', gzip: 'gzip', gz: 'gzip', text: 'text', txt: 'text', ascii: 'text', hex: 'hex' };

export function encodingOf(header: NrrdHeader, what: string): Encoding {
  const name = required(header, 'encoding', what);
  const encoding = encodings[name.toLowerCase()];
  if (!encoding) throw unsupported(what, `the encoding "${name}" is not read`, 'save the file with the encoding gzip or raw');
  return encoding;
}

/** Whether the elements are little-endian; the field is required where an element has several bytes. */
export function isLittleEndian(header: NrrdHeader, type: ElementType, what: string): boolean {
  const endian = header.fields.get('endian')?.toLowerCase();
  if (endian === 'little' || endian === 'big') return endian === 'little';
  if (endian === undefined && (elements[type].bytes === 1 || encodingOf(header, what) === 'text')) return true;
  throw badHeader(what, endian === undefined ? `the NRRD field "endian" is missing for ${type}` : `"endian" is "${endian}", not little or big`);
}

/** All elements, from behind the header or from the data files that it names. */
export async function nrrdValues(
  header: NrrdHeader,
  type: ElementType,
  count: number,
  file: { name: string; bytes: ByteSource; maxBytes: number },
  siblings: SiblingFiles,
): Promise<Values> {
  const names = dataFileNames(header, file.name);
  if (names.length === 0) {
    if (header.dataOffset === undefined) throw badHeader(file.name, 'no blank line ends the header, and no data file is named');
    return values(header, type, count, file.bytes.rest(header.dataOffset), { ...file, exact: false });
  }
  if (count % names.length !== 0) throw badHeader(file.name, `${count} values cannot be in ${names.length} equal files`);
  const pieces: Values[] = [];
  for (const dataFile of names) {
    const { name, bytes } = await siblings.get(dataFile);
    pieces.push(values(header, type, count / names.length, bytes, { name, maxBytes: file.maxBytes, exact: true }));
  }
  return joinValues(pieces);
}

function dataFileNames(header: NrrdHeader, what: string): readonly string[] {
  const text = header.fields.get('datafile');
  if (text === undefined) return [];
  if (/^LIST( \d+)?$/.test(text)) {
    if (header.dataFiles.length === 0) throw badHeader(what, 'the list of data files is empty');
    return header.dataFiles;
  }
  const series = /^(\S*%\S*) (-?\d+) (-?\d+) (-?\d+)( \d+)?$/.exec(text);
  return series ? numberedNames(series[1], Number(series[2]), Number(series[3]), Number(series[4]), what) : [text];
}

interface DataFile {
  readonly name: string;
  readonly maxBytes: number;
  /** Refuse bytes past the data: a longer detached file most likely begins with a header of its own. */
  readonly exact: boolean;
}

/** `count` elements of one data file. `line skip` counts in the file, `byte skip` in the decompressed data, as Teem has it. */
function values(header: NrrdHeader, type: ElementType, count: number, bytes: Uint8Array, { name, maxBytes, exact }: DataFile): Values {
  const encoding = encodingOf(header, name);
  const data = bytes.subarray(lineSkip(bytes, wholeNumber(header, 'lineskip', 0, name), name));
  const skip = wholeNumber(header, 'byteskip', 0, name);
  if (skip < -1) throw badHeader(name, `"byte skip" is ${skip}`);
  if (encoding === 'text') return decodeText(data.subarray(Math.max(skip, 0)), type, count, name);
  const length = count * elements[type].bytes;
  const little = isLittleEndian(header, type, name);
  if (encoding === 'hex') return decode(hexBytes(data.subarray(Math.max(skip, 0)), length, name), type, little, name);
  const range = encoding === 'gzip' ? unpacked(data, skip, length, maxBytes, name) : copyRange(data, skip, length, name);
  if (exact && range.extra > 0) {
    throw badHeader(name, `it holds ${range.extra} bytes more than the header describes`, 'give "byte skip" if it begins with a header of its own');
  }
  return decode(range.bytes, type, little, name);
}

function lineSkip(bytes: Uint8Array, lines: number, what: string): number {
  if (lines < 0) throw badHeader(what, `"line skip" is ${lines}`);
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw badHeader(what, `"line skip" is ${lines}, the file has ${line} lines`);
    at = end + 1;
  }
  return at;
}

function unpacked(data: Uint8Array, skip: number, length: number, maxBytes: number, what: string): { bytes: Uint8Array; extra: number } {
  if (skip < 0) return copyRange(inflateRest(data, 0, maxBytes, what), skip, length, what);
  return inflateRange(data, skip, length, what);
}
