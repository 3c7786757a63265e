import { inflateSync } from 'fflate';
import { messageOf, PmError } from '../../core/errors';
import { crc32 } from './checksum';
import { tooLarge } from './errors';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
/** The end record is 22 bytes and a comment of at most 64 KiB. */
const endSearch = 22 + 65535;
/** Deflate spends at least two bits on a match of 258 bytes. */
const maxRatio = 1032;
const maxEntries = 65536;

export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * The files of a zip archive (APPNOTE 6.3), stored or deflated, by their path in it.
 *
 * Sizes come from the central directory and are checked before anything is allocated: together at most `maxBytes`. Checksums
 * are verified. Names that lead out of a folder, folders and the files that macOS adds are ignored. Throws `archive-damaged`,
 * `archive-unsupported` (encrypted, ZIP64, other packings), `volume-too-large`.
 */
export function unzip(bytes: Uint8Array, what: string, maxBytes: number): { name: string; bytes: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = directory(bytes, view, what).filter(({ name }) => isPlainFile(name));
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) throw tooLarge(what, total, maxBytes);
  return entries.map((entry) => ({ name: entry.name, bytes: unpack(bytes, view, entry, what) }));
}

function isPlainFile(name: string): boolean {
  const parts = name.split(/[\\/]/);
  const leadsOut = name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\0') || parts.includes('..');
  const base = parts[parts.length - 1];
  return !leadsOut && base !== '' && !parts.includes('__MACOSX') && !base.startsWith('.');
}

function directory(bytes: Uint8Array, view: DataView, what: string): Entry[] {
  let end = bytes.length - 22;
  const least = Math.max(0, bytes.length - endSearch);
  while (end >= least && view.getUint32(end, true) !== endOfDirectory) end--;
  if (end < least) throw damaged(what, 'it has no directory');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff || count > maxEntries) throw notRead(what, 'it is a ZIP64 archive');
  const entries: Entry[] = [];
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryEntry) throw damaged(what, 'its directory is cut off');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const flags = view.getUint16(at + 8, true);
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    const [crc, packed, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true));
    const offset = view.getUint32(at + 42, true);
    if (packed === 0xffffffff || size === 0xffffffff || offset === 0xffffffff) throw notRead(what, 'it is a ZIP64 archive');
    // Bit 11: the name is UTF-8; else it is an old code page, of which only ASCII is sure.
    const decoder = new TextDecoder(flags & 0x800 ? 'utf-8' : 'latin1');
    const entry = { name: decoder.decode(name), method: view.getUint16(at + 10, true), encrypted: (flags & 1) !== 0, crc, packed, size, offset };
    if (size > packed * maxRatio + 64) throw damaged(what, 'a file claims more bytes than its packed ones can hold');
    entries.push(entry);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function unpack(bytes: Uint8Array, view: DataView, { method, encrypted, crc, packed, size, offset }: Entry, what: string): Uint8Array {
  if (encrypted) throw notRead(what, 'its files are encrypted');
  if (method !== 0 && method !== 8) throw notRead(what, `its files are packed by method ${method}, not deflate`);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localHeader) throw damaged(what, 'a file is not where the directory says');
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (data.length < packed) throw damaged(what, 'it is cut off');
  const out = method === 0 ? data.slice() : inflated(data, size, what);
  if (out.length !== size || crc32(out) !== crc) throw damaged(what, 'the CRC-32 or the length of a file does not match');
  return out;
}

/** At most `size` bytes: fflate drops what does not fit into `out`. */
function inflated(packed: Uint8Array, size: number, what: string): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (error) {
    throw damaged(what, messageOf(error), error);
  }
}

function damaged(what: string, why: string, cause?: unknown): PmError {
  return new PmError('archive-damaged', what, `the zip archive is damaged (${why})`, 'copy or download the file again', { cause });
}

function notRead(what: string, why: string): PmError {
  return new PmError('archive-unsupported', what, why, 'unpack it and give the files in it');
}
