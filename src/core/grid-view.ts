import { PmError } from './errors';
import type { Triple } from './shape';
import { asFloat64, type Tensor } from './tensor';

/**
 * Channels of values on a 3D grid in whatever order they lie in memory, without a copy: the value at (x, y, z) of
 * channel c is `data[c * channelStride + x * strides[0] + y * strides[1] + z * strides[2]]`. The voxels of one channel
 * fill a block without gaps.
 */
export interface GridView {
  readonly data: ArrayLike<number>;
  readonly channels: number;
  readonly size: Triple;
  readonly strides: Triple;
  readonly channelStride: number;
}

/** The view of a tensor [1, C, X, Y, Z] or [C, X, Y, Z]. */
export function gridViewOfTensor(t: Tensor): GridView {
  const shape = t.shape.length === 5 && t.shape[0] === 1 ? t.shape.slice(1) : t.shape;
  if (shape.length !== 4)
    throw new PmError('tensor-shape', `tensor of shape [${t.shape}]`, 'it is not one 3D image', 'give [1, C, X, Y, Z] or [C, X, Y, Z]');
  const [channels, nx, ny, nz] = shape;
  const plain = t.dtype !== 'f16' && t.dtype !== 'bf16' && !(t.data instanceof BigInt64Array);
  return {
    data: plain ? (t.data as Float64Array) : asFloat64(t),
    channels,
    size: [nx, ny, nz],
    strides: [ny * nz, nz, 1],
    channelStride: nx * ny * nz,
  };
}
