import type { PixelFormat } from '../pixels';
import { checkSize, damaged, type Unpacked } from './codec';

/** Unpacks a frame with a decoder of cornerstonejs/codecs, which is freed whatever happens. */
export function decodeWith(decoder: EmscriptenDecoder, packed: Uint8Array, format: PixelFormat, codec: string, what: string): Unpacked {
  try {
    decoder.getEncodedBuffer(packed.length).set(packed);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    checkSize(width, height, format, codec, what);
    const bytes = decoder.getDecodedBuffer();
    const sampleBytes = bitsPerSample > 16 ? 4 : bitsPerSample > 8 ? 2 : 1;
    if (componentCount !== 1 || bytes.length < width * height * sampleBytes) throw damaged(what, codec, `${componentCount} components`);
    // The bytes are the module's memory: they are gone with the decoder.
    const own = bytes.slice(0, width * height * sampleBytes).buffer;
    if (sampleBytes === 1) return { samples: isSigned ? new Int8Array(own) : new Uint8Array(own) };
    if (sampleBytes === 2) return { samples: isSigned ? new Int16Array(own) : new Uint16Array(own) };
    return { samples: new Int32Array(own) };
  } catch (error) {
    if (error instanceof Error && error.name === 'PmError') throw error;
    // Emscripten throws C++ exceptions as pointers.
    throw damaged(what, codec, error instanceof Error ? error : 'the decoder gave up');
  } finally {
    decoder.delete();
  }
}
