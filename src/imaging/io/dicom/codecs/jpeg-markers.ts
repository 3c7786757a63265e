/** One marker segment of a JPEG stream. */
export interface Segment {
  readonly marker: number;
  /** Its parameters, without the length. */
  readonly body: Uint8Array;
  /** Where the bytes behind it begin. */
  readonly end: number;
}

export const SOF0 = 0xffc0;
export const SOF3 = 0xffc3;
export const DHT = 0xffc4;
export const SOI = 0xffd8;
export const EOI = 0xffd9;
export const SOS = 0xffda;
export const DRI = 0xffdd;
export const SOF55 = 0xfff7;

/** The marker segment at or after `at`; fill bytes are skipped. Throws an `Error` at the end of the stream. */
export function segmentAt(bytes: Uint8Array, at: number): Segment {
  let start = at;
  while (bytes[start] === 0xff && bytes[start + 1] === 0xff) start++;
  const marker = (bytes[start] << 8) | bytes[start + 1];
  if (!(marker >= 0xff01)) throw new Error('a marker is missing');
  const alone = marker === SOI || marker === EOI || (marker >= 0xffd0 && marker <= 0xffd7);
  const length = alone ? 0 : (bytes[start + 2] << 8) | bytes[start + 3];
  const end = start + 2 + length;
  if (end > bytes.length || (!alone && !(length >= 2))) throw new Error('a marker segment is cut off');
  return { marker, body: bytes.subarray(start + 4, end), end };
}

export interface FrameHeader {
  readonly marker: number;
  readonly precision: number;
  readonly height: number;
  readonly width: number;
  readonly components: number;
}

/** The frame header: the first SOF of any kind. */
export function frameHeader(bytes: Uint8Array): FrameHeader {
  for (let at = 0; ; ) {
    const { marker, body, end } = segmentAt(bytes, at);
    const isFrame = marker === SOF55 || (marker >= SOF0 && marker <= 0xffcf && marker !== DHT && marker !== 0xffc8 && marker !== 0xffcc);
    if (isFrame && body.length >= 6) {
      return { marker, precision: body[0], height: (body[1] << 8) | body[2], width: (body[3] << 8) | body[4], components: body[5] };
    }
    if (marker === SOS || marker === EOI) throw new Error('there is no frame header');
    at = end;
  }
}
