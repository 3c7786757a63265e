import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { labelColor, parseColor } from '../../../src/components/pm-viewer/colors';
import { actionOf } from '../../../src/components/pm-viewer/keys';
import { centreOf, centreOfMask, formatPosition, sliceAlong, stepAlong, valueAt, voxelAt } from '../../../src/components/pm-viewer/position';
import type { Vec3 } from '../../../src/imaging/affine';
import { volume } from '../../../src/imaging/volume';

/** i to the back, j to the head, k to the patient's left, 2 mm along k. */
const affine = [0, 0, -2, 10, -1, 0, 0, 5, 0, 1, 0, 3, 0, 0, 0, 1];
const data = Float32Array.from({ length: 4 * 5 * 6 }, (_, index) => index);
const image = volume({ dtype: 'f32', size: [4, 5, 6], affine, data });

describe('positions', () => {
  test('the voxel under a position and its value', () => {
    assert.deepEqual(voxelAt(image, [10 - 2 * 3, 5 - 1, 3 + 2]), [1, 2, 3]);
    assert.equal(valueAt(image, [1, 2, 3]), 1 + 4 * (2 + 5 * 3));
    assert.equal(voxelAt(image, [10 + 2, 5, 3]), undefined);
  });

  test('a step goes along the axis of the voxels that lies closest, and stops at the edge', () => {
    const from: Vec3 = [6, 4, 5];
    assert.deepEqual(stepAlong(image, from, 0, 1), [8, 4, 5], 'to the right');
    assert.deepEqual(stepAlong(image, from, 1, 1), [6, 5, 5], 'to the front');
    assert.deepEqual(stepAlong(image, from, 2, -1), [6, 4, 4], 'to the feet');
    assert.deepEqual(stepAlong(image, from, 0, 100), [10, 4, 5]);
  });

  test('slices are counted from the feet, the back, the left', () => {
    assert.deepEqual(sliceAlong(image, [6, 4, 5], 2), { index: 2, count: 5 });
    assert.deepEqual(sliceAlong(image, [6, 4, 5], 1), { index: 2, count: 4 });
    assert.deepEqual(sliceAlong(image, [6, 4, 5], 0), { index: 3, count: 6 });
  });

  test('the middle of an image; of a mask, the voxel of it next to its centre of mass', () => {
    assert.deepEqual(voxelAt(image, centreOf(image)), [2, 2, 3]);
    const ring = volume({ dtype: 'u8', size: [4, 5, 6], affine });
    const at = (i: number, j: number) => i + 4 * (j + 5 * 2);
    for (const [i, j] of [
      [0, 0],
      [0, 4],
      [3, 0],
      [3, 4],
      [1, 1],
    ])
      ring.data[at(i, j)] = 1;
    assert.deepEqual(voxelAt(image, centreOfMask(ring) as Vec3), [1, 1, 2]);
    assert.equal(centreOfMask(volume({ dtype: 'u8', size: [4, 5, 6], affine })), undefined);
  });

  test('a position for reading', () => {
    assert.equal(formatPosition([-1.25, 0, 20.04]), 'L 1.3  A 0.0  S 20.0');
  });
});

test('keys: directions of the picture, Shift goes fast, the browser keeps its own', () => {
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  assert.deepEqual(actionOf({ ...plain, key: 'ArrowRight' }), { kind: 'step', world: 0, steps: -1 });
  assert.deepEqual(actionOf({ ...plain, key: 'PageUp', shiftKey: true }), { kind: 'step', world: 2, steps: 10 });
  assert.deepEqual(actionOf({ ...plain, key: '+' }), { kind: 'zoom', steps: 1 });
  assert.equal(actionOf({ ...plain, key: '+', ctrlKey: true }), undefined);
  assert.equal(actionOf({ ...plain, key: 'v' }), undefined);
});

test('colours as browsers compute them', () => {
  assert.deepEqual(parseColor('rgb(255, 77, 77)'), [255, 77, 77]);
  assert.deepEqual(parseColor('rgba(1, 2, 3, 0.5)'), [1, 2, 3]);
  assert.deepEqual(parseColor('color(srgb 1 0.5 0)'), [255, 128, 0]);
  assert.equal(parseColor('none'), undefined);
  assert.deepEqual(labelColor(1, [9, 9, 9]), [9, 9, 9]);
  assert.deepEqual(labelColor(2, [9, 9, 9]), labelColor(8, [9, 9, 9]));
});
