import { PmError } from '../../core/errors';
import type { State } from '../backend';
import { partOf } from '../state';
import type { Heap } from './heap';

/** Where a state lies in linear memory; `length` counts its elements. */
export interface StateBlock {
  readonly pointer: number;
  readonly length: number;
}

/** States in linear memory. */
export class WasmState implements State {
  readonly blocks: ReadonlyMap<string, StateBlock>;
  private disposed = false;

  constructor(
    private readonly heap: Heap,
    bytes: Readonly<Record<string, number>>,
    /** Runs of one backend go one after another, reading and writing between them. */
    private readonly exclusively: <T>(run: () => Promise<T>) => Promise<T>,
  ) {
    this.blocks = new Map(Object.entries(bytes).map(([name, count]) => [name, { pointer: heap.allocate(count), length: count / 4 }]));
    for (const { pointer, length } of this.blocks.values()) heap.f32(pointer, length).fill(0);
  }

  read(name: string): Promise<Float32Array> {
    return this.exclusively(async () => {
      const { pointer, length } = this.block(name);
      return this.heap.f32(pointer, length).slice();
    });
  }

  write(name: string, elements: Float32Array | Float64Array): Promise<void> {
    return this.exclusively(async () => {
      const { pointer, length } = this.block(name, elements);
      this.heap.f32(pointer, length).set(elements);
    });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    for (const { pointer } of this.blocks.values()) this.heap.free(pointer);
  }

  /** A state by name, while there is one. */
  block(name: string, elements?: { readonly length: number }): StateBlock {
    if (this.disposed) throw new PmError('disposed', 'the state', 'was disposed of', 'create another');
    return partOf(this.blocks, name, elements);
  }
}
