import type { ByteSource } from '../bytes';
import { decode, decodeText, type ElementType, elements, type Values } from '../elements';
import { badHeader } from '../errors';
import { inflateRange } from '../inflate';
import { copyRange, joinValues } from '../pieces';
import { numberedNames, type SiblingFiles } from '../siblings';
import { flag, type MetaImageHeader, numberOr } from './header';

/** All elements, from behind the header or from the data files that it names. */
export async function metaImageValues(
  header: MetaImageHeader,
  type: ElementType,
  count: number,
  file: { name: string; bytes: ByteSource },
  siblings: SiblingFiles,
): Promise<Values> {
  const text = header.fields.get('ElementDataFile') ?? '';
  const headerSize = numberOr(header, 'HeaderSize', 0, file.name);
  if (!Number.isSafeInteger(headerSize) || headerSize < -1) throw badHeader(file.name, `HeaderSize is ${headerSize}`);
  if (/^local$/i.test(text)) {
    return values(header, type, count, file.bytes.rest(0), headerSize === 0 ? header.dataOffset : headerSize, file.name);
  }
  const names = dataFileNames(header, text, file.name);
  if (count % names.length !== 0) throw badHeader(file.name, `${count} values cannot be in ${names.length} equal files`);
  const slabs: Values[] = [];
  for (const dataFile of names) {
    const { name, bytes } = await siblings.get(dataFile);
    slabs.push(values(header, type, count / names.length, bytes, headerSize, name));
  }
  return joinValues(slabs);
}

function dataFileNames(header: MetaImageHeader, text: string, what: string): readonly string[] {
  if (/^LIST\b/.test(text)) {
    if (header.dataFiles.length === 0) throw badHeader(what, 'the list of data files is empty');
    return header.dataFiles;
  }
  const series = /^(\S*%\S*) (-?\d+) (-?\d+) (-?\d+)$/.exec(text);
  return series ? numberedNames(series[1], Number(series[2]), Number(series[3]), Number(series[4]), what) : [text];
}

/** `count` elements of one data file, from `start` on, or the last ones where `start` is -1. */
function values(header: MetaImageHeader, type: ElementType, count: number, bytes: Uint8Array, start: number, what: string): Values {
  const littleEndian = !flag(header, 'BinaryDataByteOrderMSB', false);
  const length = count * elements[type].bytes;
  if (flag(header, 'CompressedData', false)) {
    const size = numberOr(header, 'CompressedDataSize', 0, what);
    const packed = bytes.subarray(Math.max(start, 0));
    if (size > packed.length) throw badHeader(what, `CompressedDataSize is ${size}, ${packed.length} bytes are there`);
    return decode(inflateRange(size > 0 ? packed.subarray(0, size) : packed, 0, length, what).bytes, type, littleEndian, what);
  }
  if (!flag(header, 'BinaryData', true)) return decodeText(bytes.subarray(Math.max(start, 0)), type, count, what);
  return decode(copyRange(bytes, start, length, what).bytes, type, littleEndian, what);
}
