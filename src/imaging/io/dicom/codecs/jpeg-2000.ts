import { checkSize, damaged, type FrameCodec } from './codec';
import { emscriptenCodec } from './emscripten';

/** Tiles are allocated before they are read; real images have one to a few hundred. */
const maxTiles = 4096;

/** JPEG 2000 part 1, lossless and lossy, by OpenJPEG. */
export function openJpeg2000(): FrameCodec {
  const decode = emscriptenCodec(load, 'JPEG 2000');
  return async (packed, format, what) => {
    const at = sizeMarker(packed);
    const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
    if (at < 0 || at + 42 > packed.length) throw damaged(what, 'JPEG 2000', 'there is no size marker');
    // SIZ: marker, length, capabilities, then the corners of the image, the size and the start of its tiles.
    const [xEnd, yEnd, x, y, tileWidth, tileHeight, tileX, tileY] = Array.from({ length: 8 }, (_, i) => view.getUint32(at + 6 + 4 * i, false));
    checkSize(xEnd - x, yEnd - y, format, 'JPEG 2000', what);
    const tiles = Math.ceil((xEnd - tileX) / tileWidth) * Math.ceil((yEnd - tileY) / tileHeight);
    if (!(tiles >= 1 && tiles <= maxTiles)) throw damaged(what, 'JPEG 2000', `${tiles} tiles`);
    if (view.getUint16(at + 38, false) !== 1) throw damaged(what, 'JPEG 2000', 'there is more than one component');
    return decode(packed, format, what);
  };
}

async function load(output: Pick<EmscriptenOptions, 'print' | 'printErr'>): Promise<() => EmscriptenDecoder> {
  const [{ default: create }, { default: wasmBinary }] = await Promise.all([
    import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    import('@cornerstonejs/codec-openjpeg/decodewasm'),
  ]);
  const { J2KDecoder } = await create({ wasmBinary, ...output });
  return () => new J2KDecoder();
}

/** Where SIZ is: behind the start of the codestream, which may lie in a JP2 file. */
function sizeMarker(bytes: Uint8Array): number {
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51) return at + 2;
  }
  return -1;
}
