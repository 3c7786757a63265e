import type { ValueType } from '../graph/ir';
import { placeOf } from './layout';

/** An order of a kernel's own for the elements of a weight: what is not placed is zero. */
export interface Packing {
  /** Elements, padding included; a multiple of 4. */
  readonly length: number;
  /** Calls `put` for every element: its place, and its index in row-major logical order. */
  readonly place: (put: (to: number, from: number) => void) => void;
}

/** A constant in a kernel's order. */
export function packWeight(values: ArrayLike<number>, { length, place }: Packing): Float32Array {
  const out = new Float32Array(length);
  place((to, from) => {
    out[to] = values[from];
  });
  return out;
}

/** For a weight that is computed in the plan, rows `ld` elements apart: 1 + the index in device memory of what goes to each place, 0 for padding. */
export function packingTable(type: ValueType, ld: number, { length, place }: Packing): Int32Array {
  const indexOf = placeOf(type, ld);
  const table = new Int32Array(length);
  place((to, from) => {
    table[to] = 1 + indexOf(from);
  });
  return table;
}
