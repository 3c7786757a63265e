import { PmError } from '../../../../core/errors';
import type { PixelFormat } from '../pixels';
import { checkSize, damaged, type Unpacked } from './codec';

/**
 * Unpacks a frame with a decoder of cornerstonejs/codecs. `open` is given where to print; each frame has a module of its own,
 * so that a stream that breaks one breaks no other.
 */
export async function decodeWith(
  open: (output: Pick<EmscriptenOptions, 'print' | 'printErr'>) => Promise<EmscriptenDecoder>,
  packed: Uint8Array,
  format: PixelFormat,
  codec: string,
  what: string,
): Promise<Unpacked> {
  const said: string[] = [];
  const note = (text: string): void => {
    // OpenJPEG tells its errors in no other way.
    if (text.startsWith('[ERROR]')) said.push(text.slice('[ERROR]'.length).trim());
  };
  const decoder = await open({ print: note, printErr: note });
  try {
    decoder.getEncodedBuffer(packed.length).set(packed);
    decoder.decode();
    if (said.length > 0) throw new Error(said[0].slice(0, 120));
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    checkSize(width, height, format, codec, what);
    const bytes = decoder.getDecodedBuffer();
    const sampleBytes = bitsPerSample > 16 ? 4 : bitsPerSample > 8 ? 2 : 1;
    if (componentCount !== 1 || bytes.length < width * height * sampleBytes) throw new Error(`${componentCount} components`);
    // The bytes are the module's memory: they are gone with the decoder.
    const own = bytes.slice(0, width * height * sampleBytes).buffer;
    if (sampleBytes === 1) return { samples: isSigned ? new Int8Array(own) : new Uint8Array(own) };
    if (sampleBytes === 2) return { samples: isSigned ? new Int16Array(own) : new Uint16Array(own) };
    return { samples: new Int32Array(own) };
  } catch (error) {
    if (error instanceof PmError) throw error;
    // C++ exceptions arrive as pointers or as objects of the module.
    throw damaged(what, codec, error instanceof Error && error.message ? error : 'the decoder gave up');
  } finally {
    decoder.delete();
  }
}
