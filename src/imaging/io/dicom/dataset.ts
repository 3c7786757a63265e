import { dictionary, type Keyword } from './dictionary';
import { type Element, ElementReader, implicitLittle } from './elements';

/** Decoders of the binary number representations. */
const binary: Record<string, { bytes: number; get: (view: DataView, at: number, little: boolean) => number }> = {
  US: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) },
  SS: { bytes: 2, get: (view, at, little) => view.getInt16(at, little) },
  UL: { bytes: 4, get: (view, at, little) => view.getUint32(at, little) },
  SL: { bytes: 4, get: (view, at, little) => view.getInt32(at, little) },
  FL: { bytes: 4, get: (view, at, little) => view.getFloat32(at, little) },
  FD: { bytes: 8, get: (view, at, little) => view.getFloat64(at, little) },
  OV: { bytes: 8, get: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

/** Character sets of one code page, as `TextDecoder` names them; others are read as Latin-1. */
const characterSets: Record<string, string> = {
  'ISO_IR 192': 'utf-8',
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** A data set or an item of a sequence, read by keyword. */
export class DataSet {
  constructor(
    private readonly elements: ReadonlyMap<number, Element>,
    /** The file's name, for errors. */
    readonly what: string,
    private readonly characters = 'latin1',
  ) {}

  element(keyword: Keyword): Element | undefined {
    return this.elements.get(dictionary[keyword][0]);
  }

  /** The values of a text, without padding; empty ones are kept, for they count. */
  texts(keyword: Keyword): string[] {
    const element = this.element(keyword);
    return element && element.bytes.length > 0 ? this.decode(element.bytes).split('\\').map(trimmed) : [];
  }

  /** The whole text; `''` where there is none. */
  text(keyword: Keyword): string {
    return this.texts(keyword).join('\\');
  }

  /** The numbers of a binary or decimal attribute; none where it is missing, NaN for what is not a number. */
  numbers(keyword: Keyword): number[] {
    const element = this.element(keyword);
    if (!element) return [];
    const [, known] = dictionary[keyword];
    const vr: string = element.vr === 'UN' ? known : element.vr;
    const number = binary[vr];
    if (!number)
      return latin1
        .decode(element.bytes)
        .split('\\')
        .map(trimmed)
        .flatMap((text) => (text === '' ? [] : [Number(text)]));
    const view = new DataView(element.bytes.buffer, element.bytes.byteOffset, element.bytes.length);
    const count = Math.floor(element.bytes.length / number.bytes);
    return Array.from({ length: count }, (_, i) => number.get(view, i * number.bytes, element.encoding.littleEndian));
  }

  /** The first number; `undefined` where it is missing or not finite. */
  number(keyword: Keyword): number | undefined {
    const [first] = this.numbers(keyword);
    return Number.isFinite(first) ? first : undefined;
  }

  /** The items of a sequence; none where it is missing or empty. */
  items(keyword: Keyword): DataSet[] {
    const element = this.element(keyword);
    if (!element) return [];
    const reader = new ElementReader(element.bytes, element.encoding, this.what);
    return reader.items().map((elements) => new DataSet(elements, this.what, this.characterSet()));
  }

  /** A private element's bytes: `offset` in the block of `group` that `creator` has reserved (PS3.5, 7.8.1). */
  privateBytes(group: number, creator: string, offset: number): Uint8Array | undefined {
    for (let block = 0x10; block <= 0xff; block++) {
      const owner = this.elements.get(group * 0x10000 + block);
      if (owner && trimmed(latin1.decode(owner.bytes)) === creator) return this.elements.get(group * 0x10000 + block * 0x100 + offset)?.bytes;
    }
    return undefined;
  }

  private characterSet(): string {
    const element = this.element('SpecificCharacterSet');
    if (!element) return this.characters;
    const [first] = latin1.decode(element.bytes).split('\\');
    return characterSets[trimmed(first).replace(/^ISO 2022 IR /, 'ISO_IR ')] ?? 'latin1';
  }

  private decode(bytes: Uint8Array): string {
    return new TextDecoder(this.characterSet()).decode(bytes);
  }
}

const latin1 = new TextDecoder('latin1');

/** Without the padding: spaces and NUL. */
function trimmed(text: string): string {
  return text.replace(/^[\s\0]+|[\s\0]+$/g, '');
}

/** An empty data set, for a macro that is not there. */
export function emptyDataSet(what: string): DataSet {
  return new DataSet(new ElementReader(new Uint8Array(), implicitLittle, what).elements().elements, what);
}
