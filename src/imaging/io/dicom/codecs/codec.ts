import { messageOf, PmError } from '../../../../core/errors';
import type { PixelFormat } from '../pixel-format';

/** What a frame unpacks to: its cells as little-endian bytes, or its samples as numbers. */
export type Unpacked =
  | { readonly bytes: Uint8Array; readonly samples?: undefined }
  | { readonly bytes?: undefined; readonly samples: ArrayLike<number> };

/** Unpacks one frame of `format.rows` x `format.columns`. Throws `volume-compression` where the data are damaged or of another size. */
export type FrameCodec = (packed: Uint8Array, format: PixelFormat, what: string) => Promise<Unpacked>;

export function damaged(what: string, codec: string, why: unknown): PmError {
  const cause = why instanceof Error ? why : undefined;
  return new PmError('volume-compression', what, `the ${codec} data are damaged (${messageOf(why)})`, 'copy or download the file again', { cause });
}

/** Throws where the stream's own size is not the image's: nothing is unpacked to a size that the header did not state. */
export function checkSize(width: number, height: number, format: PixelFormat, codec: string, what: string): void {
  if (width !== format.columns || height !== format.rows) {
    throw damaged(what, codec, `they are ${width} x ${height}, the image is ${format.columns} x ${format.rows}`);
  }
}
