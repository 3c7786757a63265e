import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridViewOfTensor } from '../../src/core/grid-view';
import { tensor } from '../../src/core/tensor';
import { identity } from '../../src/imaging/affine';
import { gridViewOfVolume } from '../../src/imaging/grid-view';
import { volume } from '../../src/imaging/volume';

test('a volume and a tensor show the same value at the same place', () => {
  const of = volume({ dtype: 'i16', size: [2, 3, 4], channels: 2, affine: identity, data: Int16Array.from({ length: 48 }, (_, v) => v) });
  const a = gridViewOfVolume(of);
  const values = new Float32Array(48);
  let at = 0;
  for (let c = 0; c < 2; c++)
    for (let x = 0; x < 2; x++) for (let y = 0; y < 3; y++) for (let z = 0; z < 4; z++) values[at++] = x + 2 * (y + 3 * (z + 4 * c));
  const b = gridViewOfTensor(tensor('f32', [1, 2, 2, 3, 4], values));
  assert.deepEqual([a.size, a.channels], [b.size, b.channels]);
  for (const { data, strides, channelStride } of [a, b])
    assert.equal(data[channelStride + strides[0] + 2 * strides[1] + 3 * strides[2]], 24 + 1 + 4 + 18);
  assert.throws(() => gridViewOfTensor(tensor('f32', [2, 1, 1, 1, 1])), /not one 3D image/);
});
