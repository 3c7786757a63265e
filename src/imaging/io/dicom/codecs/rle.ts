import { damaged, type FrameCodec } from './codec';

/** RLE Lossless (PS3.5, annex G): one PackBits segment for every byte of a cell, the highest byte first. */
export const rle: FrameCodec = async (packed, { rows, columns, bitsAllocated }, what) => {
  const size = rows * columns;
  const width = bitsAllocated / 8;
  if (packed.length < 64) throw damaged(what, 'RLE', 'the header is cut off');
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const segments = view.getUint32(0, true);
  if (segments !== width) throw damaged(what, 'RLE', `${segments} segments for ${width} bytes`);
  const bytes = new Uint8Array(size * width);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : packed.length;
    const plane = unpackBits(packed.subarray(start, end), size);
    if (start < 64 || !plane) throw damaged(what, 'RLE', `segment ${segment + 1} is short`);
    for (let i = 0, at = width - 1 - segment; i < size; i++, at += width) bytes[at] = plane[i];
  }
  return { bytes };
};

/** `size` bytes from PackBits; `undefined` where there are fewer. */
function unpackBits(packed: Uint8Array, size: number): Uint8Array | undefined {
  const out = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < packed.length && to < size; ) {
    const control = packed[at++];
    // 0 to 127: that many bytes and one more; 129 to 255: the next byte 257 - n times; 128: nothing.
    if (control < 128) {
      const run = packed.subarray(at, at + Math.min(control + 1, size - to));
      out.set(run, to);
      to += run.length;
      at += control + 1;
    } else if (control > 128 && at < packed.length) {
      out.fill(packed[at++], to, to + 257 - control);
      to += 257 - control;
    }
  }
  return to >= size ? out : undefined;
}
