import { PmError } from '../../core/errors';
import { roundUp } from '../../core/shape';

const PAGE = 65536;

/** Blocks start on cache lines. */
const ALIGNMENT = 64;

interface Gap {
  readonly pointer: number;
  readonly bytes: number;
}

/** The allocator of a linear memory: first fit among the gaps, else at the end, where the memory grows. The first line stays free: 0 is no address. */
export class Heap {
  private readonly sizes = new Map<number, number>();
  /** In order of address, no two adjacent. */
  private gaps: Gap[] = [];
  private end = ALIGNMENT;

  constructor(
    readonly memory: WebAssembly.Memory,
    private readonly maximumBytes: number,
  ) {}

  /** Bytes in use. */
  get used(): number {
    return [...this.sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** The address of `bytes` bytes, 64-byte aligned, with whatever they held before. */
  allocate(bytes: number): number {
    const size = roundUp(Math.max(bytes, 1), ALIGNMENT);
    const index = this.gaps.findIndex((gap) => gap.bytes >= size);
    let pointer = this.end;
    if (index >= 0) {
      const gap = this.gaps[index];
      pointer = gap.pointer;
      const rest = gap.bytes === size ? [] : [{ pointer: gap.pointer + size, bytes: gap.bytes - size }];
      this.gaps.splice(index, 1, ...rest);
    } else {
      this.grow(this.end + size);
      this.end += size;
    }
    this.sizes.set(pointer, size);
    return pointer;
  }

  free(pointer: number): void {
    const bytes = this.sizes.get(pointer);
    if (bytes === undefined) return;
    this.sizes.delete(pointer);
    const merged: Gap[] = [];
    for (const gap of [...this.gaps, { pointer, bytes }].sort((a, b) => a.pointer - b.pointer)) {
      const last = merged[merged.length - 1];
      if (last && last.pointer + last.bytes === gap.pointer) merged[merged.length - 1] = { pointer: last.pointer, bytes: last.bytes + gap.bytes };
      else merged.push(gap);
    }
    const last = merged[merged.length - 1];
    if (last.pointer + last.bytes === this.end) {
      this.end = last.pointer;
      merged.pop();
    }
    this.gaps = merged;
  }

  /** Views are of the moment: the memory may grow. */
  f64(pointer: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, pointer, length);
  }

  f32(pointer: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, pointer, length);
  }

  i32(pointer: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, length);
  }

  u32(pointer: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, pointer, length);
  }

  private grow(bytes: number): void {
    const held = this.memory.buffer.byteLength;
    if (bytes <= held) return;
    try {
      if (bytes > this.maximumBytes) throw new RangeError('beyond the maximum');
      this.memory.grow(Math.ceil((bytes - held) / PAGE));
    } catch (error) {
      throw new PmError(
        'wasm-memory',
        'wasm memory',
        `needs ${bytes} bytes, has ${held} and may grow to ${this.maximumBytes}`,
        'use a smaller window, or close other pages',
        { cause: error },
      );
    }
  }
}
