import { allocate, byteSize, type DType, type TypedArray, viewOf } from '../../../core/dtype';
import { PmError } from '../../../core/errors';
import { numel } from '../../../core/shape';
import { type Tensor, tensor } from '../../../core/tensor';
import type { TorchContainer } from './container';
import type { TensorView } from './tensor-view';

/** Copies of strided views may be this much larger than the storages: a view can repeat an element without end. */
const maxExpansion = 16;
const freeBytes = 1 << 26;

/**
 * The views as row-major tensors. Contiguous ones share the memory of their storage, and so of each other; the others
 * are copied.
 *
 * Throws `torch-invalid` on missing or damaged storages, `torch-expansion` where the copies would dwarf the file.
 */
export function materialise(views: ReadonlyMap<string, TensorView>, container: TorchContainer): Map<string, Tensor> {
  const storages = container.read(new Set([...views.values()].map(({ storage }) => storage.record.key)));
  checkExpansion(views, storages);
  const elements = new Map<string, TypedArray>();
  const elementsOf = ({ dtype, storage }: TensorView): TypedArray => {
    const id = `${dtype} ${storage.record.key}`;
    const known = elements.get(id) ?? decode(storages.get(storage.record.key) as Uint8Array, dtype, container.littleEndian);
    elements.set(id, known);
    return known;
  };
  return new Map([...views].map(([name, view]) => [name, tensor(view.dtype, view.shape, gather(elementsOf(view), view))]));
}

function checkExpansion(views: ReadonlyMap<string, TensorView>, storages: ReadonlyMap<string, Uint8Array>): void {
  let stored = 0;
  for (const bytes of storages.values()) stored += bytes.length;
  const limit = Math.max(freeBytes, maxExpansion * stored);
  let copied = 0;
  for (const [name, view] of views) {
    if (!view.contiguous) copied += numel(view.shape) * byteSize(view.dtype);
    if (copied > limit) {
      const why = `the tensors up to this one unfold to ${copied} bytes, from storages of ${stored}`;
      throw new PmError('torch-expansion', `tensor ${JSON.stringify(name)}`, why, 'call .contiguous() or .clone() on expanded tensors before saving');
    }
  }
}

function decode(bytes: Uint8Array, dtype: DType, littleEndian: boolean): TypedArray {
  const size = byteSize(dtype);
  const length = Math.floor(bytes.length / size);
  if (littleEndian || size === 1) return viewOf(dtype, bytes.buffer, bytes.byteOffset, length);
  const swapped = bytes.slice(0, length * size);
  for (let at = 0; at < swapped.length; at += size) swapped.subarray(at, at + size).reverse();
  return viewOf(dtype, swapped.buffer, 0, length);
}

function gather(source: TypedArray, { dtype, offset, shape, strides, contiguous }: TensorView): TypedArray {
  const count = numel(shape);
  if (contiguous) return source.subarray(offset, offset + count);
  // Both arrays are of one class; Float64Array stands for it, whatever the elements are.
  const from = source as Float64Array;
  const to = allocate(dtype, count) as Float64Array;
  const index = new Array<number>(shape.length).fill(0);
  let position = offset;
  for (let i = 0; i < count; i++) {
    to[i] = from[position];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis];
      if (++index[axis] < shape[axis]) break;
      position -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return to;
}
