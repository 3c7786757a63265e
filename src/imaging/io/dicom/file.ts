import { Inflate } from 'fflate';
import { messageOf, PmError } from '../../../core/errors';
import { badHeader, tooLarge } from '../errors';
import { DataSet } from './dataset';
import { ElementReader, type Encoding, explicitLittle } from './elements';
import { plainSyntax, type TransferSyntax, transferSyntax } from './transfer-syntax';

/** A DICOM file: its data set and how its pixels are packed. */
export interface DicomFile {
  readonly dataset: DataSet;
  readonly syntax: TransferSyntax;
  /** From the meta group, or from the data set where there is none. */
  readonly sopClass: string;
  readonly warnings: readonly string[];
}

const preamble = 132;

/** `DICM` behind the preamble, or a data set without one that begins as they all do, with group 0002 or 0008. */
export function isDicom(head: Uint8Array): boolean {
  return hasMagic(head) || looksLikeDataSet(head, 0) || looksLikeDataSet(head, preamble);
}

function hasMagic(head: Uint8Array): boolean {
  return head.length >= preamble && String.fromCharCode(...head.subarray(128, preamble)) === 'DICM';
}

/** Group 0002 or 0008, a small element number, and a representation, or else a length that can be and a later element behind it. */
function looksLikeDataSet(head: Uint8Array, at: number): boolean {
  const encoding = guessEncoding(head, at);
  if (!encoding || encoding.explicit) return encoding !== undefined;
  const reader = new ElementReader(head, encoding, '');
  const next = reader.nextAt(at);
  // Raw voxels may begin like an element without a representation; they hardly go on like one.
  if (next + 4 > head.length) return next === head.length;
  const tag = reader.tagAt(next);
  return tag > reader.tagAt(at) && (tag >>> 16 <= 0x28 || tag >>> 16 === 0x7fe0);
}

/** The encoding that makes sense of the element at `at`. */
function guessEncoding(bytes: Uint8Array, at: number): Encoding | undefined {
  if (bytes.length < at + 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const littleEndian of [true, false]) {
    const group = view.getUint16(at, littleEndian);
    if ((group !== 2 && group !== 8) || view.getUint16(at + 2, littleEndian) > 0x1155) continue;
    if (/^[A-Z]{2}$/.test(String.fromCharCode(bytes[at + 4], bytes[at + 5]))) return { explicit: true, littleEndian };
    if (littleEndian && view.getUint32(at + 4, true) <= 0x400) return { explicit: false, littleEndian };
  }
  return undefined;
}

/**
 * Parses a DICOM file, also one without preamble, magic or meta group.
 *
 * Values are views of `bytes`. A deflated data set may unpack to `maxBytes`. Throws `volume-format`, `volume-header`, `volume-compression`,
 * `volume-too-large`, `volume-unsupported` for a transfer syntax that is not known.
 */
export function parseDicom(bytes: Uint8Array, what: string, maxBytes: number): DicomFile {
  const warnings: string[] = [];
  if (!isDicom(bytes))
    throw new PmError('volume-format', what, 'it is no DICOM file: it has neither DICM at byte 128 nor a data set', 'give DICOM files');
  const start = hasMagic(bytes) || !looksLikeDataSet(bytes, 0) ? preamble : 0;
  if (bytes.length < start + 8) throw badHeader(what, 'it ends before the first DICOM element', 'copy or download the file again');
  const { elements, end } = metaGroup(bytes, start, what);
  const meta = new DataSet(elements, what);
  const uid = meta.text('TransferSyntaxUID');
  const guess = guessEncoding(bytes, end);
  if (uid === '' && !guess) throw badHeader(what, 'it names no transfer syntax, and its data set begins like no DICOM object');
  const stated = uid === '' ? plainSyntax(guess as Encoding) : transferSyntax(uid, what);
  if (uid === '') warnings.push(`The file names no transfer syntax; it is read as ${stated.name}.`);
  const body = stated.deflated ? inflated(bytes.subarray(end), maxBytes, what) : bytes.subarray(end);
  const encoding = actualEncoding(stated, body, warnings);
  const dataset = new DataSet(new ElementReader(body, encoding, what).elements().elements, what);
  const sopClass = dataset.text('SOPClassUID') || meta.text('MediaStorageSOPClassUID');
  return { dataset, syntax: { ...stated, encoding }, sopClass, warnings };
}

/** Group 0002, which is always explicit little endian; its stated length is often wrong and is not used. */
function metaGroup(bytes: Uint8Array, start: number, what: string): ReturnType<ElementReader['elements']> {
  return new ElementReader(bytes, explicitLittle, what).elements(start, (tag) => tag >>> 16 !== 2);
}

/** Some writers put the other form of little endian than they say. */
function actualEncoding({ encoding, name }: TransferSyntax, body: Uint8Array, warnings: string[]): Encoding {
  const seen = guessEncoding(body, 0);
  if (!seen || seen.littleEndian !== encoding.littleEndian || seen.explicit === encoding.explicit) return encoding;
  warnings.push(`The file says ${name}, but its elements are written with${seen.explicit ? '' : 'out'} value representations; it is read so.`);
  return seen;
}

/** What comes out of one push is at most about a thousand times this. */
const pushBytes = 1 << 13;

/** A raw deflate stream, refused where it unpacks to more than `maxBytes`. */
function inflated(packed: Uint8Array, maxBytes: number, what: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  let have = 0;
  let ended = false;
  const stream = new Inflate((piece, last) => {
    pieces.push(piece);
    have += piece.length;
    ended ||= last;
    if (have > maxBytes) throw tooLarge(what, have, maxBytes);
  });
  try {
    for (let at = 0; at < packed.length && !ended; at += pushBytes) {
      stream.push(packed.subarray(at, at + pushBytes), at + pushBytes >= packed.length);
    }
  } catch (error) {
    if (error instanceof PmError) throw error;
    throw new PmError('volume-compression', what, `the deflated data set is damaged (${messageOf(error)})`, 'copy or download the file again', {
      cause: error,
    });
  }
  const out = new Uint8Array(have);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
