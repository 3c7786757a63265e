import { allocate } from '../../core/dtype';
import type { Values } from './elements';
import { shortData } from './errors';

/** A copy of `length` bytes after `skip`, or of the last ones where `skip` is -1, and how many bytes follow. */
export function copyRange(data: Uint8Array, skip: number, length: number, what: string): { bytes: Uint8Array; extra: number } {
  const start = skip < 0 ? data.length - length : skip;
  const extra = data.length - start - length;
  if (start < 0 || extra < 0) throw shortData(what, length + Math.max(skip, 0), data.length);
  return { bytes: data.slice(start, start + length), extra };
}

/** Slabs of one image, one after the other. */
export function joinValues(slabs: readonly Values[]): Values {
  if (slabs.length === 1) return slabs[0];
  const { dtype } = slabs[0];
  const data = allocate(
    dtype,
    slabs.reduce((total, slab) => total + slab.data.length, 0),
  ) as Float64Array;
  let at = 0;
  for (const slab of slabs) {
    data.set(slab.data as Float64Array, at);
    at += slab.data.length;
  }
  return { dtype, data };
}
