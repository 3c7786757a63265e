import { checkSize, damaged, type FrameCodec } from './codec';
import { BitReader, type HuffmanTable, huffmanTables } from './huffman';
import { DHT, DRI, EOI, frameHeader, SOF3, SOS, segmentAt } from './jpeg-markers';

interface Scan {
  readonly table: HuffmanTable;
  readonly predictor: number;
  readonly pointTransform: number;
  readonly precision: number;
  readonly restartInterval: number;
  readonly width: number;
  readonly height: number;
}

/** JPEG Lossless with Huffman coding, processes 14 and 14 SV1 (T.81, annex H), one component. */
export const jpegLossless: FrameCodec = async (packed, format, what) => {
  try {
    const { marker, precision, width, height, components } = frameHeader(packed);
    if (marker !== SOF3 || components !== 1) throw new Error(`frame type ${(marker & 0xff).toString(16)} with ${components} components`);
    if (!(precision >= 2 && precision <= 16)) throw new Error(`precision ${precision}`);
    checkSize(width, height, format, 'JPEG Lossless', what);
    return { samples: decodeScan(packed, { width, height, precision }) };
  } catch (error) {
    if (error instanceof Error && error.name === 'PmError') throw error;
    throw damaged(what, 'JPEG Lossless', error);
  }
};

/** Reads the tables up to the scan, then the scan. */
function decodeScan(bytes: Uint8Array, frame: Pick<Scan, 'width' | 'height' | 'precision'>): Uint16Array {
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  for (let at = 0; ; ) {
    const { marker, body, end } = segmentAt(bytes, at);
    at = end;
    if (marker === EOI) throw new Error('there is no scan');
    if (marker === DHT) for (const [id, table] of huffmanTables(body)) tables.set(id, table);
    if (marker === DRI) restartInterval = (body[0] << 8) | body[1];
    if (marker !== SOS) continue;
    // Components, then for each its number and tables, then predictor, end (unused), point transform in the low half.
    const [components, , tableId, predictor, , low] = body;
    const table = tables.get(tableId >> 4);
    if (components !== 1 || body.length < 6) throw new Error('the scan has other components than the frame');
    if (!table) throw new Error('the scan names a Huffman table that is not there');
    const pointTransform = low & 15;
    if (!(predictor >= 1 && predictor <= 7) || pointTransform >= frame.precision) throw new Error(`predictor ${predictor}`);
    return samples(new BitReader(bytes, at), { ...frame, table, predictor, pointTransform, restartInterval });
  }
}

function samples(reader: BitReader, scan: Scan): Uint16Array {
  const { width, height, precision, pointTransform, restartInterval } = scan;
  const out = new Uint16Array(width * height);
  const middle = 1 << (precision - pointTransform - 1);
  // The sample after which a line is predicted like the first one: the image's start, and every restart.
  let start = 0;
  for (let i = 0; i < out.length; i++) {
    if (restartInterval > 0 && i > 0 && i % restartInterval === 0) {
      reader.restart();
      start = i;
    }
    const x = i % width;
    const firstLine = i - start < width - (start % width);
    let predicted = middle;
    if (i !== start) {
      if (firstLine) predicted = out[i - 1];
      else if (x === 0) predicted = out[i - width];
      else predicted = predict(scan.predictor, out[i - 1], out[i - width], out[i - width - 1]);
    }
    out[i] = predicted + difference(reader, scan.table);
  }
  if (pointTransform > 0) for (let i = 0; i < out.length; i++) out[i] <<= pointTransform;
  return out;
}

/** T.81, table H.1: from the left, the upper and the upper left neighbour. */
function predict(predictor: number, a: number, b: number, c: number): number {
  switch (predictor) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

/** The next difference, modulo 65536 (T.81, table H.2); the category 16 is 32768 without more bits. */
function difference(reader: BitReader, table: HuffmanTable): number {
  const category = reader.symbol(table);
  if (category === 0) return 0;
  if (category === 16) return 32768;
  if (category > 16) throw new Error(`category ${category}`);
  const bits = reader.take(category);
  return bits < 1 << (category - 1) ? bits - (1 << category) + 1 : bits;
}
