import { checkSize, damaged, type FrameCodec } from './codec';
import { decodeWith } from './emscripten';
import { frameHeader, SOF55 } from './jpeg-markers';

/** JPEG-LS, lossless and near-lossless (T.87), by CharLS. */
export const jpegLs: FrameCodec = async (packed, format, what) => {
  let header: ReturnType<typeof frameHeader>;
  try {
    header = frameHeader(packed);
  } catch (error) {
    throw damaged(what, 'JPEG-LS', error);
  }
  if (header.marker !== SOF55 || header.components !== 1) throw damaged(what, 'JPEG-LS', `${header.components} components`);
  checkSize(header.width, header.height, format, 'JPEG-LS', what);
  const [{ default: create }, { default: wasmBinary }] = await Promise.all([
    import('@cornerstonejs/codec-charls/decodewasmjs'),
    import('@cornerstonejs/codec-charls/decodewasm'),
  ]);
  return decodeWith(async (output) => new (await create({ wasmBinary, ...output })).JpegLSDecoder(), packed, format, 'JPEG-LS', what);
};
