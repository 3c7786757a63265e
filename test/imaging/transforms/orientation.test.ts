import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axcodesOf, type OrientationOptions, orientation } from '../../../src/imaging/transforms/orientation';
import { volume } from '../../../src/imaging/volume';
import { describeReference } from '../../support/reference';
import { checkVolume, inputOf, transformGoldens } from './goldens';

describeReference('monai/transforms', 'Orientation equals MONAI', () => {
  const { cases, tensors } = transformGoldens('orientation');
  for (const { case: name, attrs } of cases) {
    test(name, () => {
      const options: OrientationOptions = { axcodes: attrs.axcodes as string, asClosestCanonical: attrs.as_closest_canonical === true };
      const out = orientation(inputOf(tensors, name), options);
      checkVolume(out, tensors, name, 0);
      assert.equal(axcodesOf(out.affine), options.asClosestCanonical ? 'RAS' : options.axcodes);
    });
  }
});

test('there and back is the same volume', () => {
  const affine = [0, -2, 0.1, 5, 1, 0.2, 0, -3, 0, 0, -3, 8, 0, 0, 0, 1];
  const image = volume({ dtype: 'u8', size: [2, 3, 4], affine, data: Uint8Array.from({ length: 24 }, (_, v) => v) });
  assert.equal(axcodesOf(affine), 'ALI');
  const back = orientation(orientation(image, { axcodes: 'RAS' }), { axcodes: 'ALI' });
  assert.deepEqual(back, image);
});

test('codes that do not name three axes are refused', () => {
  const image = volume({ dtype: 'u8', size: [1, 1, 1], affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] });
  for (const axcodes of ['RA', 'RAR', 'XYZ', 'ras', 'RASL']) assert.throws(() => orientation(image, { axcodes }), /Orientation.axcodes/);
  assert.throws(() => orientation(image, {}), /Orientation.axcodes/);
});
