import { type ElementType, elements } from '../elements';
import { badHeader, unsupported } from '../errors';
import { checkedCount } from '../layout';
import type { DataSet } from './dataset';
import type { Keyword } from './dictionary';

/** How the stored values of an image are laid out (PS3.3, C.7.6.3). */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Bits of a cell: 1, 8, 16, 32 or 64. */
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly type: ElementType;
  readonly photometric: string;
}

const maxFrames = 65536;

/** Keywords of the pixel elements, in the order they are looked for. */
export const pixelKeywords = ['PixelData', 'FloatPixelData', 'DoubleFloatPixelData'] as const satisfies Keyword[];

/** The description of the pixels in `keyword`, checked. Throws `volume-header`, `volume-unsupported`, `volume-too-large`. */
export function pixelFormat(dataset: DataSet, keyword: (typeof pixelKeywords)[number], maxBytes: number): PixelFormat {
  const { what } = dataset;
  const whole = (name: Keyword, otherwise?: number): number => {
    const [value = otherwise] = dataset.numbers(name);
    if (value === undefined) throw badHeader(what, `${name} is missing`);
    if (!Number.isInteger(value)) throw badHeader(what, `${name} is not a whole number`);
    return value;
  };
  const rows = whole('Rows');
  const columns = whole('Columns');
  const frames = whole('NumberOfFrames', 1);
  if (frames > maxFrames) throw unsupported(what, `NumberOfFrames is ${frames}, at most ${maxFrames} are read`, 'split the image');
  const photometric = dataset.text('PhotometricInterpretation');
  if (whole('SamplesPerPixel', 1) !== 1 || photometric === 'PALETTE COLOR') {
    throw unsupported(what, `it is a colour image (${photometric.slice(0, 20)})`, 'give a grey-scale image');
  }
  const float = keyword === 'FloatPixelData' ? 32 : keyword === 'DoubleFloatPixelData' ? 64 : 0;
  const bitsAllocated = float || whole('BitsAllocated');
  const bitsStored = float || whole('BitsStored', bitsAllocated);
  const highBit = float ? float - 1 : whole('HighBit', bitsStored - 1);
  if (![1, 8, 16, 32, float].includes(bitsAllocated))
    throw unsupported(what, `BitsAllocated is ${bitsAllocated}, not 1, 8, 16 or 32`, 'export it again');
  if (bitsStored < 1 || bitsStored > highBit + 1 || highBit >= bitsAllocated) {
    throw badHeader(what, `BitsStored ${bitsStored} and HighBit ${highBit} do not fit BitsAllocated ${bitsAllocated}`);
  }
  const signed = !float && whole('PixelRepresentation', 0) === 1;
  const type = float ? (`float${float}` as ElementType) : (`${signed ? '' : 'u'}int${Math.max(bitsAllocated, 8)}` as ElementType);
  checkedCount([columns, rows, frames], elements[type].bytes, maxBytes, what);
  return { rows, columns, frames, bitsAllocated, bitsStored, highBit, type, photometric };
}
