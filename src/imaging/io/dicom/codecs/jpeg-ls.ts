import { checkSize, damaged, type FrameCodec } from './codec';
import { emscriptenCodec } from './emscripten';
import { frameHeader, SOF55 } from './jpeg-markers';

/** JPEG-LS, lossless and near-lossless (T.87), by CharLS. */
export function openJpegLs(): FrameCodec {
  const decode = emscriptenCodec(load, 'JPEG-LS');
  return async (packed, format, what) => {
    let header: ReturnType<typeof frameHeader>;
    try {
      header = frameHeader(packed);
    } catch (error) {
      throw damaged(what, 'JPEG-LS', error);
    }
    if (header.marker !== SOF55 || header.components !== 1) throw damaged(what, 'JPEG-LS', `${header.components} components`);
    checkSize(header.width, header.height, format, 'JPEG-LS', what);
    return decode(packed, format, what);
  };
}

async function load(output: Pick<EmscriptenOptions, 'print' | 'printErr'>): Promise<() => EmscriptenDecoder> {
  const [{ default: create }, { default: wasmBinary }] = await Promise.all([
    import('@cornerstonejs/codec-charls/decodewasmjs'),
    import('@cornerstonejs/codec-charls/decodewasm'),
  ]);
  const { JpegLSDecoder } = await create({ wasmBinary, ...output });
  return () => new JpegLSDecoder();
}
