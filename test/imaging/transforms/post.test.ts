import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../src/imaging/affine';
import { activations } from '../../../src/imaging/transforms/activations';
import { asDiscrete } from '../../../src/imaging/transforms/as-discrete';
import { distanceTransformEDT } from '../../../src/imaging/transforms/distance-transform-edt';
import { fillHoles } from '../../../src/imaging/transforms/fill-holes';
import { keepLargestConnectedComponent } from '../../../src/imaging/transforms/keep-largest-connected-component';
import { labelFilter } from '../../../src/imaging/transforms/label-filter';
import { labelToContour } from '../../../src/imaging/transforms/label-to-contour';
import { removeSmallObjects } from '../../../src/imaging/transforms/remove-small-objects';
import { type Volume, volume } from '../../../src/imaging/volume';
import { describeReference } from '../../support/reference';
import { camelCase, checkVolume, inputOf, transformGoldens } from './goldens';

const operations: Record<string, { close?: boolean; run: (image: Volume, options: never) => Volume }> = {
  KeepLargestConnectedComponent: { run: keepLargestConnectedComponent },
  FillHoles: { run: fillHoles },
  RemoveSmallObjects: { run: removeSmallObjects },
  AsDiscrete: { run: asDiscrete },
  Activations: { close: true, run: activations },
  LabelToContour: { run: labelToContour },
  DistanceTransformEDT: { close: true, run: distanceTransformEDT },
  LabelFilter: { run: labelFilter },
};

describeReference('monai/transforms', 'post transforms equal MONAI', () => {
  const { cases, tensors } = transformGoldens('post');
  for (const { case: name, attrs } of cases) {
    test(name, () => {
      const { op, ...rest } = attrs;
      assert.ok(operations[op], `no transform for ${op}`);
      checkVolume(operations[op].run(inputOf(tensors, name), camelCase(rest) as never), tensors, name, operations[op].close ? 1e-5 : 0);
    });
  }
});

/** A volume of the size of nested lists [k][j][i]. */
function drawn(...slices: string[][]): Volume {
  const data = Uint8Array.from(slices.flat().join(''), Number);
  return volume({ dtype: 'u8', size: [slices[0][0].length, slices[0].length, slices.length], affine: identity, data });
}

test('components by connectivity: faces, edges, corners', () => {
  const image = drawn(['110', '000', '000'], ['000', '001', '000'], ['000', '000', '000']);
  const kept = (connectivity: number) => (keepLargestConnectedComponent(image, { connectivity }).data as Uint8Array).reduce((a, b) => a + b, 0);
  assert.equal(kept(1), 2);
  assert.equal(kept(2), 2);
  assert.equal(kept(3), 3);
  assert.throws(() => kept(4), /connectivity/);
});

test('a hole closed but for a diagonal is filled with connectivity 1 and open with 3', () => {
  const ring = ['0110', '1001', '1001', '0110'];
  const closed = ['1111', '1111', '1111', '1111'];
  const image = drawn(closed, ring, closed);
  const sum = (v: Volume) => (v.data as Uint8Array).reduce((a, b) => a + b, 0);
  assert.equal(sum(fillHoles(image, { connectivity: 1 })), sum(image) + 4);
  assert.equal(sum(fillHoles(image, { connectivity: 3 })), sum(image));
});

test('objects below the size in mm3 go', () => {
  const affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
  const image = { ...drawn(['1101']), affine };
  assert.deepEqual([...(removeSmallObjects(image, { minSize: 16, byMeasure: true }).data as Uint8Array)], [1, 1, 0, 0]);
  assert.deepEqual([...(removeSmallObjects(image, { minSize: 17, byMeasure: true }).data as Uint8Array)], [0, 0, 0, 0]);
});

test('labels beyond the classes are refused', () => {
  assert.throws(() => asDiscrete(drawn(['03']), { toOnehot: 3 }), /label 3 with 3 classes/);
});

test('64-bit and half-float labels are read and written as they are', () => {
  const affine = identity;
  const long = volume({ dtype: 'i64', size: [4, 1, 1], affine, data: BigInt64Array.of(1n, 1n, 0n, 1n) });
  assert.deepEqual(keepLargestConnectedComponent(long).data, BigInt64Array.of(1n, 1n, 0n, 0n));
  const half = volume({ dtype: 'f16', size: [3, 1, 1], affine, data: Uint16Array.of(0x3c00, 0, 0x4000) });
  assert.deepEqual(labelFilter(half, { appliedLabels: 2 }).data, Uint16Array.of(0, 0, 0x4000));
});
