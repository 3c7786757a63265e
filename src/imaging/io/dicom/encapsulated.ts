import { badHeader } from '../errors';
import type { DataSet } from './dataset';

/**
 * The packed bytes of every frame, from the items of encapsulated pixel data (PS3.5, A.4).
 *
 * A frame may lie in several fragments. They are told apart by the basic or the extended offset table, else by there being
 * one fragment a frame or one frame, else by the start of a JPEG stream at the head of a fragment.
 */
export function frameFragments(items: readonly Uint8Array[], dataset: DataSet, frames: number, what: string): Uint8Array[] {
  const [table = new Uint8Array(), ...fragments] = items;
  const starts = starting(fragments, table, dataset, frames, what);
  if (starts.length !== frames || starts[0] !== 0) {
    throw badHeader(what, `its ${fragments.length} fragments hold ${starts.length} frames, NumberOfFrames is ${frames}`);
  }
  return starts.map((start, frame) => concatenated(fragments.slice(start, starts[frame + 1] ?? fragments.length)));
}

/** The index of the first fragment of every frame. */
function starting(fragments: readonly Uint8Array[], table: Uint8Array, dataset: DataSet, frames: number, what: string): number[] {
  if (frames === 1 && fragments.length > 0) return [0];
  if (fragments.length === frames) return fragments.map((_, i) => i);
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  const basic = Array.from({ length: Math.floor(table.length / 4) }, (_, i) => view.getUint32(4 * i, true));
  const offsets = basic.length > 0 ? basic : dataset.numbers('ExtendedOffsetTable');
  if (offsets.length > 0) return byOffsets(fragments, offsets, what);
  return fragments.flatMap((fragment, i) => (startsStream(fragment) ? [i] : []));
}

/** Offsets count from the first item behind the table, each item with its head of eight bytes. */
function byOffsets(fragments: readonly Uint8Array[], offsets: readonly number[], what: string): number[] {
  const at = new Map<number, number>();
  let offset = 0;
  for (const [i, fragment] of fragments.entries()) {
    at.set(offset, i);
    offset += 8 + fragment.length;
  }
  return offsets.map((wanted, frame) => {
    const index = at.get(wanted);
    const previous = frame === 0 ? -1 : (at.get(offsets[frame - 1]) ?? -1);
    if (index === undefined || index <= previous) throw badHeader(what, `the offset table points to no fragment for frame ${frame + 1}`);
    return index;
  });
}

/** Start of image of JPEG and JPEG-LS, start of codestream of JPEG 2000. */
function startsStream(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && (bytes[1] === 0xd8 || bytes[1] === 0x4f);
}

function concatenated(fragments: readonly Uint8Array[]): Uint8Array {
  if (fragments.length === 1) return fragments[0];
  const out = new Uint8Array(fragments.reduce((total, fragment) => total + fragment.length, 0));
  let at = 0;
  for (const fragment of fragments) {
    out.set(fragment, at);
    at += fragment.length;
  }
  return out;
}
