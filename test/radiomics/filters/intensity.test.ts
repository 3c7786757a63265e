import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Volume } from '../../../src/imaging/volume';
import { crop } from '../../../src/radiomics/preprocess/crop';
import { assertClose } from '../../support/close';
import { noise, volumeOf } from '../volumes';
import { derive } from './derive';

/** The largest magnitude, 16, lies outside the box. */
const image = volumeOf([4, 2, 1], [-16, 4, -9, 0, 1, 2, -4, 9], 'i16');
const box = { start: [1, 0, 0], size: [3, 2, 1] } as const;
const inside = [4, -9, 0, 2, -4, 9];

const expected: Record<string, (x: number) => number> = {
  Square: (x) => (x * x) / 16,
  SquareRoot: (x) => Math.sign(x) * 4 * Math.sqrt(Math.abs(x)),
  Logarithm: (x) => (16 * Math.sign(x) * Math.log1p(Math.abs(x))) / Math.log(17),
  Exponential: (x) => 16 ** (x / 16),
};

for (const [name, f] of Object.entries(expected)) {
  test(`${name} is scaled by the largest magnitude in the whole image`, async () => {
    const [derived, ...others] = await derive(name, { image, box });
    assert.equal(others.length, 0);
    assert.equal(derived.name, name.toLowerCase());
    assert.equal(derived.image.dtype, 'f64');
    assertClose(derived.image.data as Float64Array, inside.map(f), { rel: 1e-15 });
  });

  test(`${name} needs a scale`, async () => {
    const rejects = (source: Volume, message: RegExp) => assert.rejects(derive(name, { image: source }), { code: 'filter-scale', message });
    await rejects(volumeOf([2, 2, 2], new Array<number>(8).fill(0)), /every voxel of the image is 0/);
    await rejects(volumeOf([2, 1, 1], [1, Number.NaN]), /NaN or infinite/);
    await rejects(volumeOf([2, 1, 1], [1, Number.NEGATIVE_INFINITY]), /NaN or infinite/);
  });
}

describe('Gradient', () => {
  const size = [5, 4, 3] as const;
  const slope = volumeOf(
    size,
    Array.from({ length: 60 }, (_, at) => 3 * (at % 5) + 4 * (Math.floor(at / 5) % 4) - 12 * Math.floor(at / 20)),
    'i16',
    [1, 2, 4],
  );

  test('is the slope in mm or in voxels, half of it across a border', async () => {
    const [mm] = await derive('Gradient', { image: slope, box: { start: [2, 1, 1], size: [1, 1, 1] } });
    assertClose(mm.image.data as Float32Array, [Math.fround(Math.hypot(3, 2, 3))], { rel: 0 });
    const [voxels] = await derive('Gradient', { image: slope }, { gradientUseSpacing: false });
    assert.equal(voxels.image.dtype, 'f32');
    assert.equal(voxels.image.data[2 + 5 * (1 + 4 * 1)], 13);
    assert.equal(voxels.image.data[0], Math.fround(Math.hypot(1.5, 2, 6)));
  });

  test('of a box is that of the whole image, cropped', async () => {
    const source = volumeOf(size, noise(60));
    const [whole] = await derive('Gradient', { image: source });
    for (const part of [
      { start: [1, 1, 1], size: [3, 2, 1] },
      { start: [0, 2, 0], size: [5, 2, 2] },
    ] as const) {
      const [found] = await derive('Gradient', { image: source, box: part });
      assert.deepEqual(found.image, crop(whole.image, part));
    }
  });
});
