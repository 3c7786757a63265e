import { type FlateError, FlateErrorCode, Gunzip, Unzlib } from 'fflate';
import { messageOf, PmError } from '../../core/errors';
import { adler32, crc32 } from './checksum';
import { shortData, tooLarge } from './errors';

/** What comes out of one push is at most about a thousand times this. */
const pushBytes = 1 << 13;

/** Deflate spends at least two bits on a match of 258 bytes. */
const maxRatio = 1032;

/** Unpacked bytes past the wanted ones that are still read, to check the stream's end. */
const maxExtra = 64 << 20;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Bytes `offset` to `offset + length` of an unpacked gzip file (all its members) or zlib stream, in an array of their own,
 * and how many more bytes follow.
 *
 * The checksums and lengths of the stream are verified. Nothing is allocated for a length that `packed` cannot hold, and
 * a stream with more than 64 MiB after the range is refused.
 */
export function inflateRange(packed: Uint8Array, offset: number, length: number, what: string): { bytes: Uint8Array; extra: number } {
  const end = offset + length;
  if (end > packed.length * maxRatio) {
    throw new PmError(
      'volume-truncated',
      what,
      `the header claims ${end} bytes, ${packed.length} packed ones cannot hold them`,
      'copy the file again',
    );
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  inflate(packed, what, (piece) => {
    const from = Math.max(offset - at, 0);
    const to = Math.min(end - at, piece.length);
    if (from < to) bytes.set(piece.subarray(from, to), at + from - offset);
    at += piece.length;
    if (at - end > maxExtra) {
      throw new PmError('volume-compression', what, `unpacks to over ${maxExtra} bytes more than its header needs`, 'use a file without that tail');
    }
    return true;
  });
  if (at < end) throw shortData(what, end, at);
  return { bytes, extra: at - end };
}

/** At most `length` bytes from the start; the stream's end is not looked at. */
export function inflateHead(packed: Uint8Array, length: number, what: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  let have = 0;
  inflate(packed, what, (piece) => {
    pieces.push(piece);
    have += piece.length;
    return have < length;
  });
  return joined(pieces, have).slice(0, length);
}

/** Everything from `offset` on, refused where that is over `maxBytes`. */
export function inflateRest(packed: Uint8Array, offset: number, maxBytes: number, what: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  let have = 0;
  inflate(packed, what, (piece) => {
    pieces.push(piece);
    have += piece.length;
    if (have > offset + maxBytes) throw tooLarge(what, have, maxBytes);
    return true;
  });
  return joined(pieces, have).subarray(offset);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Unpacks piece by piece until the end, where the checksum is verified, or until `sink` returns false. */
function inflate(packed: Uint8Array, what: string, sink: (piece: Uint8Array) => boolean): void {
  let more = true;
  const take = (piece: Uint8Array): void => {
    if (more && piece.length > 0) more = sink(piece);
  };
  const push = isGzip(packed) ? gunzipper(packed, take) : unzlibber(packed, take);
  try {
    for (let start = 0, ended = false; more && !ended; start += pushBytes) {
      const end = Math.min(start + pushBytes, packed.length);
      ended = push(packed.subarray(start, end), end === packed.length);
    }
  } catch (error) {
    if (!more) return;
    if (error instanceof PmError) throw error;
    throw broken(what, messageOf(error), error);
  }
}

/** Takes the next packed bytes; true where they were the last that matter. */
type Push = (chunk: Uint8Array, last: boolean) => boolean;

/**
 * fflate does not verify the CRC-32 and length that end a member. They stand right before the next member or, after the
 * last one, before whatever a writer has put behind it (line ends, zeros), which gzip ignores as well.
 */
function gunzipper(packed: Uint8Array, take: (piece: Uint8Array) => void): Push {
  const view = viewOf(packed);
  let memberStart = 0;
  let crc = 0;
  let length = 0;
  const endsAt = (end: number): boolean => view.getUint32(end - 8, true) === crc && view.getUint32(end - 4, true) === length;
  const closeMember = (end: number): void => {
    if (!endsAt(end)) throw new Error('the CRC-32 or the length does not match');
    memberStart = end;
    crc = 0;
    length = 0;
  };
  const closeLast = (): boolean => {
    for (let end = packed.length; end >= memberStart + 18; end--) if (endsAt(end)) return true;
    throw new Error('the CRC-32 or the length does not match');
  };
  const stream = new Gunzip((piece) => {
    crc = crc32(piece, crc);
    length = (length + piece.length) >>> 0;
    take(piece);
  });
  stream.onmember = closeMember;
  return (chunk, last) => {
    try {
      stream.push(chunk, last);
    } catch (error) {
      // The first header was seen to be right: a wrong one is the end of the members.
      if ((error as FlateError).code === FlateErrorCode.InvalidHeader) return closeLast();
      throw error;
    }
    return last && closeLast();
  };
}

/** How far before the end of a zlib file its Adler-32 may end. */
const zlibTail = 16;

function unzlibber(packed: Uint8Array, take: (piece: Uint8Array) => void): Push {
  const view = viewOf(packed);
  let adler = 1;
  const stream = new Unzlib((piece) => {
    adler = adler32(piece, adler);
    take(piece);
  });
  return (chunk, last) => {
    stream.push(chunk, last);
    if (!last) return false;
    for (let end = packed.length; end >= Math.max(packed.length - zlibTail, 6); end--) if (view.getUint32(end - 4, false) === adler) return true;
    throw new Error('the Adler-32 does not match');
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function broken(what: string, why: string, cause: unknown): PmError {
  return new PmError('volume-compression', what, `the compressed data are damaged (${why})`, 'copy or download the file again', { cause });
}
