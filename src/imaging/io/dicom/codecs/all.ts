import type { CodecName } from '../transfer-syntax';
import type { FrameCodec } from './codec';

/** Every codec, loaded when the first frame needs it. A new one is a file and an entry here. */
export const codecs: Partial<Record<CodecName, FrameCodec>> = {
  rle: async (...frame) => (await import('./rle')).rle(...frame),
  jpeg: async (...frame) => (await import('./jpeg')).jpeg(...frame),
  'jpeg-lossless': async (...frame) => (await import('./jpeg-lossless')).jpegLossless(...frame),
  'jpeg-ls': async (...frame) => (await import('./jpeg-ls')).jpegLs(...frame),
  'jpeg-2000': async (...frame) => (await import('./jpeg-2000')).jpeg2000(...frame),
};
