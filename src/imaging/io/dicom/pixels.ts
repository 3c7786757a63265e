import { allocate, type DType } from '../../../core/dtype';
import { decode, elements, type Values } from '../elements';
import { badHeader, shortData, unsupported } from '../errors';
import { Codecs } from './codecs/all';
import type { DataSet } from './dataset';
import type { Element } from './elements';
import { frameFragments } from './encapsulated';
import type { DicomFile } from './file';
import { type PixelFormat, pixelFormat, pixelKeywords } from './pixel-format';

/** The pixels of one file. */
export interface PixelSource {
  readonly format: PixelFormat;
  /** Stored values of a frame, rows from the top, in an array of their own; one bit a pixel becomes a byte. */
  frame(index: number): Promise<Values>;
}

export function hasPixels(dataset: DataSet): boolean {
  return pixelKeywords.some((keyword) => dataset.element(keyword) !== undefined);
}

/** Checks the description of the pixels and that they are there. Throws `volume-header`, `volume-unsupported`, `volume-truncated`, `volume-too-large`. */
export function pixelSource(file: DicomFile, maxBytes: number, codecs = new Codecs()): PixelSource {
  const { dataset, syntax } = file;
  const { what } = dataset;
  const keyword = pixelKeywords.find((name) => dataset.element(name));
  if (!keyword)
    throw unsupported(what, `it is DICOM without an image (${dataset.text('Modality') || 'no modality'})`, 'give the files of an image series');
  const format = pixelFormat(dataset, keyword, maxBytes);
  const element = dataset.element(keyword) as Element;
  const codec = syntax.codec && codecs.get(syntax.codec);
  if (!codec && syntax.codec !== 'native') {
    throw unsupported(what, `its transfer syntax ${syntax.name} is not decoded here`, 'convert it to Explicit VR Little Endian');
  }
  if (!element.fragments) {
    if (codec) throw badHeader(what, `its pixels are not packed, but the transfer syntax is ${syntax.name}`);
    return { format, frame: nativeFrames(element, format, what) };
  }
  if (!codec && syntax.name.startsWith('Explicit'))
    throw badHeader(what, `its pixel data are in fragments, but the transfer syntax is ${syntax.name}`);
  const frames = frameFragments(element.fragments, dataset, format.frames, what);
  if (!codec) return { format, frame: async (index) => cells(frames[index], format, true, what) };
  return {
    format,
    frame: async (index) => {
      const unpacked = await codec(frames[index], format, what);
      if (unpacked.bytes) return cells(unpacked.bytes, format, true, what);
      return stored(unpacked.samples, { ...format, highBit: format.bitsStored - 1 });
    },
  };
}

function nativeFrames(element: Element, format: PixelFormat, what: string): PixelSource['frame'] {
  const { rows, columns, frames, bitsAllocated } = format;
  const { bytes, encoding, vr, length } = element;
  const wanted = Math.ceil((rows * columns * frames * bitsAllocated) / 8);
  if (bytes.length < Math.max(wanted, length)) throw shortData(what, Math.max(wanted, length), bytes.length);
  const size = rows * columns;
  if (bitsAllocated === 1) return async (index) => bits(bytes, index * size, size);
  // Big endian 8-bit pixels in OW are swapped in pairs (PS3.5, 8.1.1).
  const swapped = !encoding.littleEndian && bitsAllocated === 8 && vr === 'OW';
  const frameBytes = (size * bitsAllocated) / 8;
  return async (index) => {
    const start = index * frameBytes;
    if (swapped)
      return cells(
        Uint8Array.from({ length: size }, (_, i) => bytes[(start + i) ^ 1]),
        format,
        true,
        what,
      );
    return cells(bytes.slice(start, start + frameBytes), format, encoding.littleEndian, what);
  };
}

/** One bit a pixel, the lowest first, frames not padded to bytes. */
function bits(bytes: Uint8Array, start: number, size: number): Values {
  const data = new Uint8Array(size);
  for (let i = 0; i < size; i++) data[i] = (bytes[(start + i) >> 3] >> ((start + i) & 7)) & 1;
  return { dtype: 'u8', data };
}

/** Values from whole cells; `bytes` are not shared and may be changed. */
function cells(bytes: Uint8Array, format: PixelFormat, littleEndian: boolean, what: string): Values {
  const wanted = (format.rows * format.columns * format.bitsAllocated) / 8;
  if (bytes.length < wanted) throw shortData(what, wanted, bytes.length);
  const values = decode(bytes.slice(0, wanted), format.type, littleEndian, what);
  return stored(values.data as Int32Array, format);
}

/** The stored bits of every cell, with their sign; what lies beside them (overlays) is dropped. */
function stored(samples: ArrayLike<number>, { type, bitsAllocated, bitsStored, highBit }: PixelFormat): Values {
  const { dtype } = elements[type];
  const shift = highBit + 1 - bitsStored;
  if (type.startsWith('float') || (bitsStored === bitsAllocated && isOf(samples, dtype))) return { dtype, data: samples as Int32Array };
  const signed = !type.startsWith('u');
  const unused = 32 - bitsStored;
  const data = allocate(dtype, samples.length);
  for (let i = 0; i < data.length; i++) {
    const bit = (samples[i] >> shift) << unused;
    data[i] = signed ? bit >> unused : bit >>> unused;
  }
  return { dtype, data };
}

function isOf(samples: ArrayLike<number>, dtype: DType): boolean {
  return samples.constructor === allocate(dtype, 0).constructor;
}
