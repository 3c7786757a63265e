import type { Vec3 } from '../../affine';
import { badHeader } from '../errors';

/** The `Key = Value` lines of a MetaImage header, up to and with `ElementDataFile`. */
export interface MetaImageHeader {
  readonly fields: ReadonlyMap<string, string>;
  /** Lines after `ElementDataFile = LIST`. */
  readonly dataFiles: readonly string[];
  /** Where local data begin. */
  readonly dataOffset: number;
}

export const maxHeaderBytes = 1 << 18;

export function isMetaImage(head: Uint8Array): boolean {
  return /^\s*(ObjectType|ObjectSubType|NDims)\s*=/.test(String.fromCharCode(...head.subarray(0, 64)));
}

/** Spellings that MetaIO takes for one field (metaImage.cxx, metaObject.cxx), and the one used here. */
const aliases: Record<string, string> = {
  Position: 'Offset',
  Origin: 'Offset',
  Orientation: 'TransformMatrix',
  Rotation: 'TransformMatrix',
  ElementByteOrderMSB: 'BinaryDataByteOrderMSB',
};

/** The header at the start of `bytes`. Line ends may be LF or CRLF. */
export function parseHeader(bytes: Uint8Array, what: string): MetaImageHeader {
  const decoder = new TextDecoder();
  const fields = new Map<string, string>();
  let at = 0;
  const nextLine = (): string | undefined => {
    if (at >= bytes.length) return undefined;
    const found = bytes.indexOf(10, at);
    const end = found < 0 ? bytes.length : found;
    const line = decoder.decode(bytes.subarray(at, end)).replace(/\r$/, '');
    at = end + 1;
    return line;
  };
  for (let line = nextLine(); line !== undefined; line = nextLine()) {
    if (line.trim() === '') continue;
    const [, key, value] = /^\s*([A-Za-z][A-Za-z0-9_ ]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined) throw badHeader(what, `the header line ${JSON.stringify(line.slice(0, 40))} is not Key = Value`);
    fields.set(aliases[key] ?? key, value);
    if (key !== 'ElementDataFile') continue;
    const dataOffset = Math.min(at, bytes.length);
    const dataFiles: string[] = [];
    if (/^LIST\b/.test(value)) {
      for (let name = nextLine(); name !== undefined; name = nextLine()) if (name.trim() !== '') dataFiles.push(name.trim());
    }
    return { fields, dataFiles, dataOffset };
  }
  throw badHeader(what, 'the MetaImage field ElementDataFile is missing');
}

/** The numbers of a field; `undefined` where it is missing. Throws where they are not `count` finite numbers. */
export function numbers(header: MetaImageHeader, key: string, count: number, what: string): number[] | undefined {
  const text = header.fields.get(key);
  if (text === undefined) return undefined;
  const values = text.split(/\s+/).map(Number);
  if (text === '' || values.length !== count || !values.every(Number.isFinite)) throw badHeader(what, `${key} is "${text}", not ${count} numbers`);
  return values;
}

/** One number, or `fallback` where the field is missing. */
export function numberOr(header: MetaImageHeader, key: string, fallback: number, what: string): number {
  return numbers(header, key, 1, what)?.[0] ?? fallback;
}

/** MetaIO writes True and False, and looks at the first letter. */
export function flag(header: MetaImageHeader, key: string, fallback: boolean): boolean {
  const text = header.fields.get(key);
  return text ? /^[t1y]/i.test(text) : fallback;
}

/** World vectors of the first three axes and the origin, in LPS, from `TransformMatrix`, `ElementSpacing` and `Offset`. */
export function geometryOf(header: MetaImageHeader, dimensions: number, what: string): { axes: Vec3[]; origin: Vec3 } {
  const spacing = numbers(header, 'ElementSpacing', dimensions, what) ?? numbers(header, 'ElementSize', dimensions, what);
  const matrix = numbers(header, 'TransformMatrix', dimensions * dimensions, what);
  const offset = numbers(header, 'Offset', dimensions, what) ?? [];
  const axes = Array.from({ length: Math.min(dimensions, 3) }, (_, axis): Vec3 => {
    // A row of the file's matrix is the direction of one axis.
    const component = (row: number): number => (row >= dimensions ? 0 : matrix ? matrix[dimensions * axis + row] : Number(row === axis));
    const step = spacing?.[axis] ?? 1;
    return [step * component(0), step * component(1), step * component(2)];
  });
  return { axes, origin: [offset[0] ?? 0, offset[1] ?? 0, offset[2] ?? 0] };
}
