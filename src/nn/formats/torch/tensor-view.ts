import type { DType } from '../../../core/dtype';
import { byteSize } from '../../../core/dtype';
import { numel, stridesOf } from '../../../core/shape';
import { damaged } from './errors';
import { Opaque, type PickleValue, typeNameOf } from './pickle-values';
import { isCount, StorageView } from './storage';

/** PyTorch's own bound on the axes of a tensor. */
const maxRank = 64;

/**
 * A tensor as PyTorch saves it: strides over a storage, which other tensors may share.
 * Every element lies inside the storage; `offset` and `strides` count elements of `dtype`.
 */
export class TensorView extends Opaque {
  override readonly typeName = 'torch.Tensor';

  constructor(
    readonly storage: StorageView,
    readonly dtype: DType,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {
    super();
  }

  /** Whether its elements stand in the storage in row-major order without gaps. */
  get contiguous(): boolean {
    const expected = stridesOf(this.shape);
    return numel(this.shape) === 0 || this.strides.every((stride, axis) => this.shape[axis] === 1 || stride === expected[axis]);
  }
}

/** Checks what `torch._utils._rebuild_tensor*` is given; `dtype` is for storages that have none of their own. */
export function tensorView(storage: PickleValue, offset: PickleValue, size: PickleValue, stride: PickleValue, dtype?: DType): TensorView {
  if (!(storage instanceof StorageView)) throw damaged('tensor', `is built on a ${typeNameOf(storage)} in place of a storage`);
  const what = `tensor on storage ${JSON.stringify(storage.record.key)}`;
  if (!isCount(offset) || !isCounts(size) || !isCounts(stride) || size.length !== stride.length || size.length > maxRank) {
    throw damaged(what, 'has an offset, a size or strides that are not counts, or not as many');
  }
  const type = dtype ?? storage.record.dtype;
  if (type !== storage.record.dtype && !storage.untyped) throw damaged(what, `reads elements of ${storage.record.dtype} as ${type}`);

  const available = (storage.length * byteSize(storage.record.dtype)) / byteSize(type);
  const count = numel(size);
  const last = size.reduce((sum, extent, axis) => sum + (extent - 1) * stride[axis], offset);
  if (!Number.isSafeInteger(count) || (count > 0 && !(last < available))) {
    throw damaged(what, `of size [${size}] and strides [${stride}] from element ${offset} reaches beyond the storage's ${available} elements`);
  }
  return new TensorView(storage, type, storage.offset + offset, [...size], [...stride]);
}

function isCounts(value: PickleValue): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}
