import { badHeader } from '../errors';
import { dictionary, representationOf, tagText } from './dictionary';

/** How elements are written: with or without their value representation, and in which byte order. */
export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** One data element. Sequences are kept as their bytes and parsed when they are asked for. */
export interface Element {
  readonly tag: number;
  readonly vr: string;
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
  /** Encapsulated pixel data: the items, of which the first is the basic offset table. */
  readonly fragments?: readonly Uint8Array[];
  /** The length in the file; more than `bytes` where pixel data are cut off. */
  readonly length: number;
}

export const implicitLittle: Encoding = { explicit: false, littleEndian: true };
export const explicitLittle: Encoding = { explicit: true, littleEndian: true };

const item = 0xfffee000;
const itemEnd = 0xfffee00d;
const sequenceEnd = 0xfffee0dd;
const undefinedLength = 0xffffffff;

/** Far more than any object of the standard has. */
const maxDepth = 64;

/** Representations with a length of four bytes behind two reserved ones (PS3.5, 7.1.2). */
const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const pixelTags: ReadonlySet<number> = new Set([dictionary.PixelData[0], dictionary.FloatPixelData[0], dictionary.DoubleFloatPixelData[0]]);

interface Head {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  /** Where the value begins. */
  readonly at: number;
}

/** A run of elements in memory. */
export class ElementReader {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly encoding: Encoding,
    private readonly what: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The elements from `start` to the end, to an item's end, or to the first one that `until` holds for; and where they end. */
  elements(start = 0, until: (tag: number) => boolean = () => false): { elements: Map<number, Element>; end: number } {
    const elements = new Map<number, Element>();
    let at = start;
    // Fewer bytes than an element's head, or a run of zeros, is padding behind the data set.
    while (at + 8 <= this.bytes.length) {
      const tag = this.tagAt(at);
      if (tag === itemEnd || tag === 0 || until(tag)) break;
      const head = this.head(at);
      const { element, end } = this.element(head);
      elements.set(tag, element);
      at = end;
    }
    return { elements, end: at };
  }

  /** The items of a sequence's value, each its elements. */
  items(): Map<number, Element>[] {
    const items: Map<number, Element>[] = [];
    let at = 0;
    while (at + 8 <= this.bytes.length) {
      const tag = this.tagAt(at);
      if (tag === sequenceEnd) break;
      const length = this.uint32(at + 4);
      if (tag !== item) throw badHeader(this.what, `a sequence holds ${tagText(tag)} where an item is due`);
      const open = length === undefinedLength;
      const end = open ? this.bytes.length : this.within(at + 8, length, tag);
      const body = new ElementReader(this.bytes.subarray(at + 8, end), this.encoding, this.what);
      const { elements, end: used } = body.elements();
      items.push(elements);
      at = open ? at + 8 + used + 8 : end;
    }
    return items;
  }

  tagAt(at: number): number {
    const { littleEndian } = this.encoding;
    return this.view.getUint16(at, littleEndian) * 0x10000 + this.view.getUint16(at + 2, littleEndian);
  }

  /** Where the element behind the one at `at` begins, by its length. */
  nextAt(at: number): number {
    const { length, at: value } = this.head(at);
    return value + length;
  }

  private uint32(at: number): number {
    return this.view.getUint32(at, this.encoding.littleEndian);
  }

  private head(at: number): Head {
    const tag = this.tagAt(at);
    const delimiter = tag >>> 16 === 0xfffe;
    const written = this.encoding.explicit && !delimiter ? String.fromCharCode(this.bytes[at + 4], this.bytes[at + 5]) : '';
    // Two letters are a representation; anything else is the length of an element that lacks one, as some writers mix them in.
    if (!/^[A-Z]{2}$/.test(written)) return { tag, vr: representationOf(tag), length: this.uint32(at + 4), at: at + 8 };
    if (!longForm.has(written)) return { tag, vr: written, length: this.view.getUint16(at + 6, this.encoding.littleEndian), at: at + 8 };
    if (at + 12 > this.bytes.length) throw badHeader(this.what, `it is cut off in the element ${tagText(tag)}`, 'copy or download the file again');
    return { tag, vr: written, length: this.uint32(at + 8), at: at + 12 };
  }

  private element({ tag, vr, length, at }: Head): { element: Element; end: number } {
    if (length !== undefinedLength) {
      const present = Math.min(length, this.bytes.length - at);
      if (present < length && !pixelTags.has(tag)) this.within(at, length, tag);
      const encoding = this.contentEncoding(vr, this.bytes.subarray(at, at + present));
      return { element: { tag, vr, length, bytes: this.bytes.subarray(at, at + present), encoding }, end: at + present };
    }
    // CP-246: a UN of undefined length is a sequence in implicit little endian.
    const encoding = vr === 'UN' && this.encoding.explicit ? implicitLittle : this.encoding;
    if (pixelTags.has(tag)) {
      const { fragments, end } = this.fragments(at, tag);
      return { element: { tag, vr, length, bytes: new Uint8Array(), encoding, fragments }, end };
    }
    const end = this.endOfSequence(at, encoding);
    return { element: { tag, vr: 'SQ', length, bytes: this.bytes.subarray(at, end - 8), encoding }, end };
  }

  private contentEncoding(vr: string, value: Uint8Array): Encoding {
    if (vr !== 'UN' || !this.encoding.explicit) return this.encoding;
    // A sequence that a gateway did not know: its items are implicit little endian whatever the file is.
    return value[0] === 0xfe && value[1] === 0xff ? implicitLittle : this.encoding;
  }

  /** Where a value ends; throws where it is longer than what is there. */
  private within(at: number, length: number, tag: number): number {
    const present = this.bytes.length - at;
    if (length <= present) return at + length;
    throw badHeader(this.what, `the element ${tagText(tag)} claims ${length} bytes, ${present} are there`, 'copy or download the file again');
  }

  private fragments(start: number, tag: number): { fragments: Uint8Array[]; end: number } {
    const fragments: Uint8Array[] = [];
    let at = start;
    while (at + 8 <= this.bytes.length) {
      const next = this.tagAt(at);
      if (next === sequenceEnd) return { fragments, end: at + 8 };
      if (next !== item) throw badHeader(this.what, `its pixel data ${tagText(tag)} have an undefined length, but are not in items`);
      const end = this.within(at + 8, this.uint32(at + 4), tag);
      fragments.push(this.bytes.subarray(at + 8, end));
      at = end;
    }
    throw badHeader(this.what, 'the pixel data are cut off', 'copy or download the file again');
  }

  /** Where a sequence of undefined length ends, behind its delimiter. Walks without recursion, so that depth costs nothing. */
  private endOfSequence(start: number, encoding: Encoding): number {
    const open: { sequence: boolean; encoding: Encoding }[] = [{ sequence: true, encoding }];
    let at = start;
    while (open.length > 0) {
      if (open.length > 2 * maxDepth) throw badHeader(this.what, `its sequences are nested deeper than ${maxDepth}`);
      if (at + 8 > this.bytes.length) throw badHeader(this.what, 'a sequence has no end', 'copy or download the file again');
      const inner = open[open.length - 1];
      const reader = inner.encoding === this.encoding ? this : new ElementReader(this.bytes, inner.encoding, this.what);
      const { tag, vr, length, at: value } = reader.head(at);
      at = value;
      if (inner.sequence) {
        if (tag === sequenceEnd) open.pop();
        else if (tag !== item) throw badHeader(this.what, `a sequence holds ${tagText(tag)} where an item is due`);
        else if (length === undefinedLength) open.push({ sequence: false, encoding: inner.encoding });
        else at = this.within(at, length, tag);
      } else if (tag === itemEnd) open.pop();
      else if (length !== undefinedLength) at = this.within(at, length, tag);
      else open.push({ sequence: true, encoding: vr === 'UN' && inner.encoding.explicit ? implicitLittle : inner.encoding });
    }
    return at;
  }
}
