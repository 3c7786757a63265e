// Protocol buffers' wire format, as much of it as ONNX needs (protobuf.dev/programming-guides/encoding).

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

const utf8 = new TextEncoder();

/** Collects the fields of a message. */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** A 64-bit integer that a number holds exactly; negative ones take ten bytes. */
  integer(field: number, value: number): this {
    return this.tag(field, VARINT).push(varint(BigInt.asUintN(64, BigInt(value))));
  }

  float(field: number, value: number): this {
    return this.tag(field, FIXED32).push(new Uint8Array(Float32Array.of(value).buffer));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.tag(field, BYTES)
      .push(varint(BigInt(value.length)))
      .push(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  /** Packed repeated integers. */
  integers(field: number, values: readonly number[]): this {
    const inner = new Message();
    for (const value of values) inner.push(varint(BigInt.asUintN(64, BigInt(value))));
    return this.bytes(field, inner.finish());
  }

  finish(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  private tag(field: number, wire: number): this {
    return this.push(varint(BigInt(field * 8 + wire)));
  }

  private push(part: Uint8Array): this {
    this.parts.push(part);
    return this;
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
