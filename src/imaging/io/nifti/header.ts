import { badHeader } from '../errors';

/** What is read of a NIfTI header; names follow nifti1.h. */
export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** Header and data in one file (magic `n+1`), not a .hdr/.img pair (`ni1`). */
  readonly single: boolean;
  readonly fields: NiftiFields;
}

type Kind = 'u8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64';
type Field = readonly [offset: number, kind: Kind, count: number];
type FieldName = keyof (typeof layouts)[1];
/** Every field as a list of numbers, of one where the field is a scalar. */
export type NiftiFields = Readonly<Record<FieldName, readonly number[]>>;

/** Offsets from nifti1.h and nifti2.h (https://nifti.nimh.nih.gov). */
const layouts = {
  1: {
    sizeofHdr: [0, 'i32', 1],
    dim: [40, 'i16', 8],
    intentCode: [68, 'i16', 1],
    datatype: [70, 'i16', 1],
    bitpix: [72, 'i16', 1],
    pixdim: [76, 'f32', 8],
    voxOffset: [108, 'f32', 1],
    sclSlope: [112, 'f32', 1],
    sclInter: [116, 'f32', 1],
    xyztUnits: [123, 'u8', 1],
    qformCode: [252, 'i16', 1],
    sformCode: [254, 'i16', 1],
    quatern: [256, 'f32', 3],
    qoffset: [268, 'f32', 3],
    srow: [280, 'f32', 12],
  },
  2: {
    sizeofHdr: [0, 'i32', 1],
    datatype: [12, 'i16', 1],
    bitpix: [14, 'i16', 1],
    dim: [16, 'i64', 8],
    pixdim: [104, 'f64', 8],
    voxOffset: [168, 'i64', 1],
    sclSlope: [176, 'f64', 1],
    sclInter: [184, 'f64', 1],
    qformCode: [344, 'i32', 1],
    sformCode: [348, 'i32', 1],
    quatern: [352, 'f64', 3],
    qoffset: [376, 'f64', 3],
    srow: [400, 'f64', 12],
    xyztUnits: [500, 'i32', 1],
    intentCode: [504, 'i32', 1],
  },
} as const satisfies Record<1 | 2, Record<string, Field>>;

const widths: Record<Kind, number> = { u8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8 };

export const headerBytes = { 1: 348, 2: 540 } as const;
/** `descrip`, ended by a zero. */
const descriptionOffset = { 1: 148, 2: 240 } as const;
const descriptionLength = 80;
const magicOffset = { 1: 344, 2: 4 } as const;
/** Follows the magic of NIfTI-2: damaged by a transfer that changes line ends. */
const lineEnds = '\r\n\x1a\n';

function text(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function versionOf(bytes: Uint8Array): { version: 1 | 2; littleEndian: boolean } | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const littleEndian of [true, false]) {
    for (const version of [1, 2] as const) {
      if (view.getInt32(0, littleEndian) === headerBytes[version]) return { version, littleEndian };
    }
  }
  return undefined;
}

/** Whether `sizeof_hdr` and the magic are those of a NIfTI header. */
export function isNifti(bytes: Uint8Array): boolean {
  const found = versionOf(bytes);
  return found !== undefined && [`n+${found.version}`, `ni${found.version}`].includes(text(bytes, magicOffset[found.version], 3));
}

/** The header at the start of `bytes`. Throws `volume-header` for anything that is not one. */
export function parseHeader(bytes: Uint8Array, what: string): NiftiHeader {
  const found = versionOf(bytes);
  if (!found) {
    const sizeofHdr =
      bytes.length < 4 ? `missing, the file has ${bytes.length} bytes` : new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
    throw badHeader(what, `not a NIfTI file: sizeof_hdr is ${sizeofHdr}, not 348 or 540`);
  }
  const { version, littleEndian } = found;
  if (bytes.length < headerBytes[version]) throw badHeader(what, `the NIfTI-${version} header is cut off after ${bytes.length} bytes`);
  const magic = text(bytes, magicOffset[version], 4);
  if (magic !== `n+${version}\0` && magic !== `ni${version}\0`) {
    const hint = 'convert Analyze 7.5 images, which have no magic and no orientation, to NIfTI';
    throw badHeader(what, `the magic of NIfTI-${version} is ${JSON.stringify(magic)}, not "n+${version}" or "ni${version}"`, hint);
  }
  const ends = text(bytes, 8, 4);
  if (version === 2 && ends !== lineEnds && ends !== '\0\0\0\0') {
    throw badHeader(what, 'the line ends in the magic were changed by a text-mode transfer', 'copy the file again in binary mode');
  }
  return { version, littleEndian, single: magic[1] === '+', fields: readFields(bytes, version, littleEndian) };
}

function readFields(bytes: Uint8Array, version: 1 | 2, littleEndian: boolean): NiftiFields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const get: Record<Kind, (at: number) => number> = {
    u8: (at) => view.getUint8(at),
    i16: (at) => view.getInt16(at, littleEndian),
    i32: (at) => view.getInt32(at, littleEndian),
    i64: (at) => Number(view.getBigInt64(at, littleEndian)),
    f32: (at) => view.getFloat32(at, littleEndian),
    f64: (at) => view.getFloat64(at, littleEndian),
  };
  const fields = (Object.entries(layouts[version]) as [FieldName, Field][]).map(([name, [offset, kind, count]]) => [
    name,
    Array.from({ length: count }, (_, i) => get[kind](offset + i * widths[kind])),
  ]);
  return Object.fromEntries(fields) as NiftiFields;
}

/** A little-endian single-file header, with the four bytes after it that say there are no extensions. */
export function headerWith(version: 1 | 2, fields: Partial<NiftiFields>, description = ''): Uint8Array {
  const bytes = new Uint8Array(headerBytes[version] + 4);
  const view = new DataView(bytes.buffer);
  const set: Record<Kind, (at: number, value: number) => void> = {
    u8: (at, value) => view.setUint8(at, value),
    i16: (at, value) => view.setInt16(at, value, true),
    i32: (at, value) => view.setInt32(at, value, true),
    i64: (at, value) => view.setBigInt64(at, BigInt(value), true),
    f32: (at, value) => view.setFloat32(at, value, true),
    f64: (at, value) => view.setFloat64(at, value, true),
  };
  const all: Partial<NiftiFields> = { sizeofHdr: [headerBytes[version]], voxOffset: [bytes.length], ...fields };
  for (const [name, values] of Object.entries(all)) {
    const [offset, kind] = layouts[version][name as FieldName] as Field;
    for (const [i, value] of values.entries()) set[kind](offset + i * widths[kind], value);
  }
  const magic = version === 1 ? 'n+1\0' : `n+2\0${lineEnds}`;
  bytes.set(
    Array.from(magic, (c) => c.charCodeAt(0)),
    magicOffset[version],
  );
  const text = Array.from(description.slice(0, descriptionLength - 1), (c) => c.charCodeAt(0));
  bytes.set(text, descriptionOffset[version]);
  return bytes;
}
