import assert from 'node:assert/strict';
import type { Tensor } from '../../src/core/tensor';
import { asFloat64 } from '../../src/core/tensor';
import type { Mat4 } from '../../src/imaging/affine';
import { identity } from '../../src/imaging/affine';
import { type Volume, volume } from '../../src/imaging/volume';

/** A golden [C, X, Y, Z] tensor (Z fastest) and its affine as a volume (X fastest). */
export function volumeOf(tensor: Tensor, affine?: Tensor): Volume {
  const [channels, nx, ny, nz] = tensor.shape;
  const source = tensor.data as Float64Array;
  const data = new (tensor.data.constructor as Float64ArrayConstructor)(source.length);
  let from = 0;
  for (let c = 0; c < channels; c++) {
    for (let x = 0; x < nx; x++) {
      for (let y = 0; y < ny; y++) {
        for (let z = 0; z < nz; z++) data[x + nx * (y + ny * (z + nz * c))] = source[from++];
      }
    }
  }
  return volume({ dtype: tensor.dtype, size: [nx, ny, nz], channels, affine: affine ? affineOf(affine) : identity, data });
}

export function affineOf(tensor: Tensor): Mat4 {
  assert.deepEqual([...tensor.shape], [4, 4]);
  return [...asFloat64(tensor)];
}
