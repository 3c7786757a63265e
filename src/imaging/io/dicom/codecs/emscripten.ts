import { PmError } from '../../../../core/errors';
import type { PixelFormat } from '../pixel-format';
import { checkSize, damaged, type FrameCodec, type Unpacked } from './codec';

type Output = Pick<EmscriptenOptions, 'print' | 'printErr'>;

/** A codec of cornerstonejs/codecs. `load` makes the module, which is kept for the next frame unless a stream has broken it. */
export function emscriptenCodec(load: (output: Output) => Promise<() => EmscriptenDecoder>, codec: string): FrameCodec {
  const errors: string[] = [];
  const note = (text: string): void => {
    // OpenJPEG tells its errors in no other way.
    if (text.startsWith('[ERROR]')) errors.push(text.slice('[ERROR]'.length).trim().slice(0, 120));
  };
  let loaded: Promise<() => EmscriptenDecoder> | undefined;
  return async (packed, format, what) => {
    loaded ??= load({ print: note, printErr: note });
    const create = await loaded;
    try {
      return unpack(create(), packed, format, codec, what, errors);
    } catch (error) {
      loaded = undefined;
      if (error instanceof PmError) throw error;
      // C++ exceptions arrive as pointers or as objects of the module.
      throw damaged(what, codec, error instanceof Error && error.message ? error : 'the decoder gave up');
    } finally {
      errors.length = 0;
    }
  };
}

function unpack(
  decoder: EmscriptenDecoder,
  packed: Uint8Array,
  format: PixelFormat,
  codec: string,
  what: string,
  errors: readonly string[],
): Unpacked {
  decoder.getEncodedBuffer(packed.length).set(packed);
  decoder.decode();
  if (errors.length > 0) throw new Error(errors[0]);
  const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
  checkSize(width, height, format, codec, what);
  const bytes = decoder.getDecodedBuffer();
  const sampleBytes = bitsPerSample > 16 ? 4 : bitsPerSample > 8 ? 2 : 1;
  if (componentCount !== 1 || bytes.length < width * height * sampleBytes) throw new Error(`${componentCount} components`);
  // The bytes are the module's memory: they are gone with the decoder.
  const own = bytes.slice(0, width * height * sampleBytes).buffer;
  decoder.delete();
  if (sampleBytes === 1) return { samples: isSigned ? new Int8Array(own) : new Uint8Array(own) };
  if (sampleBytes === 2) return { samples: isSigned ? new Int16Array(own) : new Uint16Array(own) };
  return { samples: new Int32Array(own) };
}
