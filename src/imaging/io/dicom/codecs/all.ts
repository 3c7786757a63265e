import type { CodecName } from '../transfer-syntax';
import type { FrameCodec } from './codec';

/** Every codec, loaded when it is first needed. A new one is a file and an entry here. */
const openers: Record<Exclude<CodecName, 'native'>, () => Promise<FrameCodec>> = {
  rle: async () => (await import('./rle')).rle,
  jpeg: async () => (await import('./jpeg')).jpeg,
  'jpeg-lossless': async () => (await import('./jpeg-lossless')).jpegLossless,
  'jpeg-ls': async () => (await import('./jpeg-ls')).openJpegLs(),
  'jpeg-2000': async () => (await import('./jpeg-2000')).openJpeg2000(),
};

/** The codecs that one set of files needs; a WASM one is set up once for all its frames. */
export class Codecs {
  private readonly opened = new Map<CodecName, Promise<FrameCodec>>();

  /** `undefined` for pixels that are not packed. */
  get(name: CodecName): FrameCodec | undefined {
    if (name === 'native') return undefined;
    return async (...frame) => {
      const codec = this.opened.get(name) ?? openers[name]();
      this.opened.set(name, codec);
      return (await codec)(...frame);
    };
  }
}
