/** A Huffman table of T.81 as a look-up of 16 bits: the code's length in the high byte, its value in the low one; 0 is no code. */
export type HuffmanTable = Uint16Array;

/** The tables of a DHT segment by class and number (its first byte). */
export function huffmanTables(body: Uint8Array): [id: number, table: HuffmanTable][] {
  const tables: [number, HuffmanTable][] = [];
  for (let at = 0; at < body.length; ) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = body.subarray(at + 17, at + 17 + total);
    if (counts.length < 16 || values.length < total) throw new Error('a Huffman table is cut off');
    tables.push([body[at], lookup(counts, values)]);
    at += 17 + total;
  }
  return tables;
}

function lookup(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65536);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++) {
    const step = 1 << (16 - length);
    for (let i = 0; i < counts[length - 1]; i++) {
      if (code + step > 65536) throw new Error('a Huffman table has too many codes');
      table.fill((length << 8) | values[next++], code, code + step);
      code += step;
    }
  }
  return table;
}

/** Bits of an entropy-coded segment, the highest first; stuffed zeros are dropped, a marker ends them. */
export class BitReader {
  private bits = 0;
  private count = 0;
  /** Bytes that were made up behind the end. */
  private past = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  /** The next value of a table. */
  symbol(table: HuffmanTable): number {
    this.fill(16);
    const entry = table[(this.bits >>> (this.count - 16)) & 0xffff];
    if (entry === 0) throw new Error('there is a code that no table has');
    this.count -= entry >> 8;
    return entry & 0xff;
  }

  /** The next `length` bits, 0 to 16. */
  take(length: number): number {
    this.fill(length);
    this.count -= length;
    return (this.bits >>> this.count) & ((1 << length) - 1);
  }

  /** Goes behind the next restart marker. */
  restart(): void {
    this.bits = 0;
    this.count = 0;
    this.past = 0;
    while (this.at + 1 < this.bytes.length) {
      const [a, b] = [this.bytes[this.at], this.bytes[this.at + 1]];
      if (a === 0xff && b >= 0xd0 && b <= 0xd7) {
        this.at += 2;
        return;
      }
      this.at++;
    }
    throw new Error('a restart marker is missing');
  }

  private fill(wanted: number): void {
    while (this.count < wanted) {
      const byte = this.bytes[this.at];
      const ends = byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0);
      // A code may be looked up with bits past the end; far past it, data are missing.
      if (ends && ++this.past > 4) throw new Error('it ends too early');
      if (!ends) this.at += byte === 0xff ? 2 : 1;
      this.bits = (this.bits << 8) | (ends ? 0 : byte);
      this.count += 8;
    }
  }
}
