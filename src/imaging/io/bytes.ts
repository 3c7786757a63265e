import { shortData } from './errors';
import { inflateHead, inflateRange, inflateRest, isGzip } from './inflate';

/** The bytes of a file, read in ranges, so that a compressed one is never unpacked further than its header justifies. */
export interface ByteSource {
  readonly compression: 'none' | 'gzip';
  /** At most `length` bytes from the start. */
  head(length: number): Uint8Array;
  /** A copy of a range, and how many bytes follow it. Throws `volume-truncated` before allocating what is not there. */
  read(offset: number, length: number): { bytes: Uint8Array; extra: number };
  /** All from `offset` on; not to be written to. */
  rest(offset: number): Uint8Array;
}

/** `bytes`, unpacked if they are a gzip file. `rest` refuses to unpack more than `maxBytes`. */
export function byteSource(bytes: Uint8Array, what: string, maxBytes: number): ByteSource {
  if (isGzip(bytes)) {
    return {
      compression: 'gzip',
      head: (length) => inflateHead(bytes, length, what),
      read: (offset, length) => inflateRange(bytes, offset, length, what),
      rest: (offset) => inflateRest(bytes, offset, maxBytes, what),
    };
  }
  return {
    compression: 'none',
    head: (length) => bytes.subarray(0, length),
    read: (offset, length) => {
      const extra = bytes.length - offset - length;
      if (extra < 0) throw shortData(what, offset + length, bytes.length);
      return { bytes: bytes.slice(offset, offset + length), extra };
    },
    rest: (offset) => bytes.subarray(offset),
  };
}

/** The same bytes without what Node's `Buffer` changes: its `slice` is a view, not a copy. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
