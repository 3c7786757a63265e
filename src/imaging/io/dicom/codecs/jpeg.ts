import { unsupported } from '../../errors';
import { checkSize, damaged, type FrameCodec } from './codec';
import { frameHeader } from './jpeg-markers';

/** Lossy JPEG of 8 bits (T.81 processes 1 and 2), one component. */
export const jpeg: FrameCodec = async (packed, format, what) => {
  let header: ReturnType<typeof frameHeader>;
  try {
    header = frameHeader(packed);
  } catch (error) {
    throw damaged(what, 'JPEG', error);
  }
  if (header.precision !== 8) {
    throw unsupported(what, `JPEG Extended (Process 4) with ${header.precision} bits is not decoded here`, 'convert it to Explicit VR Little Endian');
  }
  if (header.components !== 1) throw damaged(what, 'JPEG', `${header.components} components`);
  checkSize(header.width, header.height, format, 'JPEG', what);
  const { decode } = await import('jpeg-js');
  try {
    const { data } = decode(packed, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: 300,
      maxMemoryUsageInMB: 2048,
    });
    // Grey comes as three equal bytes.
    return { samples: Uint8Array.from({ length: header.width * header.height }, (_, i) => data[3 * i]) };
  } catch (error) {
    throw damaged(what, 'JPEG', error);
  }
};
