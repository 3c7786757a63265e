import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mostLabels } from '../../../src/components/pm-viewer/adapter';
import { colorAt, colorMaps, colorOfLabel, labelsOf } from '../../../src/components/pm-viewer/color-map';
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

describe('colour maps', () => {
  test('begin and end where matplotlib has them, and grow lighter all the way', () => {
    assert.deepEqual(colorAt('viridis', 0), [0x44, 0x01, 0x54]);
    assert.deepEqual(colorAt('viridis', 1), [0xfd, 0xe7, 0x25]);
    assert.deepEqual(colorAt('gray', 0.5), [128, 128, 128]);
    // Relative luminance of sRGB (WCAG 2.2).
    const linear = (value: number) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    for (const name of colorMaps) {
      const luminances = Array.from({ length: mostLabels }, (_, n) => {
        const [r, g, b] = colorOfLabel(name, n + 1);
        return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
      });
      for (let n = 1; n < mostLabels; n++) assert.ok(luminances[n] > luminances[n - 1] - 1e-3, `${name}, ${n}`);
      assert.ok(luminances[mostLabels - 1] - luminances[0] > 0.7, name);
    }
  });

  test('labels: the ends of the range, nothing outside the region or without a value, one value in the middle', () => {
    const of = (values: readonly number[]) => volume({ dtype: 'f64', size: [values.length, 1, 1], affine, data: Float64Array.from(values) });
    const region = volume({ dtype: 'u8', size: [5, 1, 1], affine, data: Uint8Array.from([1, 1, 1, 0, 1]) });
    const map = { name: 'a', region, minimum: -2, maximum: 6, volume: of([-2, 6, 2, 99, Number.NaN]) };
    assert.deepEqual([...labelsOf(map).data], [1, 252, 127, 0, 0]);
    const flat = { ...map, minimum: 3, maximum: 3, volume: of([3, 3, 3, 0, Number.POSITIVE_INFINITY]) };
    assert.deepEqual([...labelsOf(flat).data], [127, 127, 127, 0, 0]);
    const empty = { ...map, minimum: null, maximum: null, volume: of(new Array(5).fill(Number.NaN)) };
    assert.deepEqual([...labelsOf(empty).data], [0, 0, 0, 0, 0]);
  });
});
