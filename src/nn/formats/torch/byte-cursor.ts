import { malformed } from './pickle-values';

/** The longest text line of a protocol 0 opcode. */
const maxLine = 1 << 20;

/** Reads forward through bytes; throws `pickle-invalid` at their end. */
export class ByteCursor {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public position = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array {
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  i32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** An unsigned length; above 2^53 it is rounded, and too long for any file either way. */
  u64(): number {
    return Number(this.view.getBigUint64(this.advance(8), true));
  }

  /** Pickle's one big-endian field. */
  f64BigEndian(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  utf8(length: number): string {
    const bytes = this.take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw malformed(`holds a string that is not UTF-8, at byte ${this.position - length}`);
    }
  }

  /** Text up to the next newline, which is passed over: Latin-1, as protocol 0 has it. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw malformed(`ends inside a line of text that starts at byte ${this.position}`);
    if (end - this.position > maxLine) throw malformed(`has a line of ${end - this.position} bytes at byte ${this.position}`);
    const text = Array.from(this.take(end - this.position), (byte) => String.fromCharCode(byte)).join('');
    this.position++;
    return text;
  }

  private advance(length: number): number {
    if (length > this.remaining) {
      throw malformed(`ends at byte ${this.bytes.length}, where ${length} bytes are needed from byte ${this.position}`);
    }
    const start = this.position;
    this.position += length;
    return start;
  }
}
