import { zlibSync } from 'fflate';
import { dictionary, type Keyword } from '../../../../src/imaging/io/dicom/dictionary';
import { ascii } from '../make';

/** A value as its kind of representation wants it: text, numbers, bytes, or the items of a sequence. */
export type Value = string | readonly number[] | Uint8Array | readonly Elements[];
export type Elements = Partial<Record<Keyword, Value>> & { readonly [privateTag: `x${string}`]: readonly [vr: string, value: Value] };

export interface Form {
  readonly explicit?: boolean;
  readonly little?: boolean;
  /** Sequences and items without a length, closed by delimiters. */
  readonly open?: boolean;
}

export const explicitLittleUid = '1.2.840.10008.1.2.1';

const long = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UN', 'UT'];
const widths: Record<string, [bytes: number, put: (view: DataView, at: number, value: number, little: boolean) => void]> = {
  US: [2, (view, at, value, little) => view.setUint16(at, value, little)],
  SS: [2, (view, at, value, little) => view.setInt16(at, value, little)],
  UL: [4, (view, at, value, little) => view.setUint32(at, value, little)],
  FD: [8, (view, at, value, little) => view.setFloat64(at, value, little)],
  OV: [8, (view, at, value, little) => view.setBigUint64(at, BigInt(value), little)],
};

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Elements in the order of their tags. */
export function dataSet(elements: Elements, form: Form = {}): Uint8Array {
  const entries = Object.entries(elements).map(([key, value]): [number, string, Value] => {
    if (key.startsWith('x')) {
      const [vr, inner] = value as unknown as readonly [string, Value];
      return [Number.parseInt(key.slice(1), 16), vr, inner];
    }
    const [tag, vr] = dictionary[key as Keyword];
    return [tag, vr, value as Value];
  });
  return joined(entries.sort(([a], [b]) => a - b).map(([tag, vr, value]) => element(tag, vr, value, form)));
}

function element(tag: number, vr: string, value: Value, form: Form): Uint8Array {
  const { explicit = true, little = true, open = false } = form;
  const body = vr === 'SQ' ? sequence(value as readonly Elements[], form) : valueBytes(vr, value, little);
  const length = vr === 'SQ' && open ? 0xffffffff : body.length;
  return joined([head(tag, vr, length, explicit, little), body]);
}

export function head(tag: number, vr: string, length: number, explicit: boolean, little: boolean): Uint8Array {
  const out = new Uint8Array(explicit && long.includes(vr) ? 12 : 8);
  const view = new DataView(out.buffer);
  view.setUint16(0, tag >>> 16, little);
  view.setUint16(2, tag & 0xffff, little);
  if (explicit && vr !== '') {
    out.set(ascii(vr), 4);
    if (long.includes(vr)) view.setUint32(8, length, little);
    else view.setUint16(6, length, little);
  } else view.setUint32(4, length, little);
  return out;
}

function sequence(items: readonly Elements[], form: Form): Uint8Array {
  const { little = true, open = false } = form;
  const parts = items.flatMap((item) => {
    const body = dataSet(item, form);
    const end = open ? [head(0xfffee00d, '', 0, false, little)] : [];
    return [head(0xfffee000, '', open ? 0xffffffff : body.length, false, little), body, ...end];
  });
  return joined(open ? [...parts, head(0xfffee0dd, '', 0, false, little)] : parts);
}

function valueBytes(vr: string, value: Value, little: boolean): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    return bytes.length % 2 === 0 ? bytes : joined([bytes, ascii(vr === 'UI' ? '\0' : ' ')]);
  }
  const [width, put] = widths[vr] ?? [0];
  if (!put) return valueBytes(vr, value.join('\\'), little);
  const out = new Uint8Array(width * value.length);
  const view = new DataView(out.buffer);
  for (const [i, number] of (value as readonly number[]).entries()) put(view, i * width, number, little);
  return out;
}

/** A whole file; the form follows from the transfer syntax. */
export function dicomFile(elements: Elements, options: { syntax?: string; open?: boolean; preamble?: boolean; meta?: boolean } = {}): Uint8Array {
  const { syntax = explicitLittleUid, open, preamble = true, meta = true } = options;
  const form: Form = { explicit: syntax !== '1.2.840.10008.1.2', little: syntax !== '1.2.840.10008.1.2.2', open };
  const body = dataSet(elements, form);
  const start = preamble ? [new Uint8Array(128), ascii('DICM')] : [];
  const group2 = meta ? [dataSet({ TransferSyntaxUID: syntax })] : [];
  // A raw deflate stream is a zlib one without its two and four bytes around it.
  return joined([...start, ...group2, syntax.endsWith('.99') ? zlibSync(body).subarray(2, -4) : body]);
}

/** Encapsulated pixel data, appended to a file whose elements all come before it. */
export function withFragments(elements: Elements, syntax: string, items: readonly Uint8Array[]): Uint8Array {
  const parts = items.flatMap((item) => [head(0xfffee000, '', item.length, false, true), item]);
  return joined([dicomFile(elements, { syntax }), head(0x7fe00010, 'OB', 0xffffffff, true, true), ...parts, head(0xfffee0dd, '', 0, false, true)]);
}

/** Little-endian bytes of 16-bit values. */
export function words(values: readonly number[], little = true): Uint8Array {
  return valueBytes(
    'SS',
    values.map((value) => (value << 16) >> 16),
    little,
  );
}

/** A grey image of 16 bits: `rows` x `columns` of `pixels`. */
export function image(rows: number, columns: number, pixels: readonly number[], more: Elements = {}): Elements {
  return {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    Modality: 'MR',
    SamplesPerPixel: [1],
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: [rows],
    Columns: [columns],
    BitsAllocated: [16],
    BitsStored: [16],
    HighBit: [15],
    PixelRepresentation: [0],
    PixelData: words(pixels),
    ...more,
  };
}

export type Point = readonly [number, number, number];
export const axial = [1, 0, 0, 0, 1, 0];

/** A series of `count` slices of 3 rows x 2 columns; voxel (column, row, slice) holds 100 slice + 10 row + column. */
export function series(
  count: number,
  options: { orientation?: readonly number[]; origin?: Point; step?: Point; more?: (slice: number) => Elements; order?: readonly number[] } = {},
): { name: string; bytes: Uint8Array }[] {
  const { orientation = axial, origin = [5, 6, 7], step = [0, 0, 4], more, order } = options;
  const numbers = order ?? Array.from({ length: count }, (_, i) => i);
  return numbers.map((slice, file) => {
    const pixels = [0, 1, 10, 11, 20, 21].map((value) => value + 100 * slice);
    return {
      name: `IM${file}`,
      bytes: dicomFile(
        image(3, 2, pixels, {
          SeriesInstanceUID: '1.2.3',
          SOPInstanceUID: `1.2.3.${file + 1}`,
          InstanceNumber: [file + 1],
          ImageOrientationPatient: orientation,
          ImagePositionPatient: origin.map((start, axis) => start + slice * step[axis]),
          PixelSpacing: [2, 1.5],
          SliceThickness: [3],
          ...more?.(slice),
        }),
      ),
    };
  });
}
