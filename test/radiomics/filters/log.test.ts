import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RecursiveFilter } from '../../../src/ops/recursive_lines';
import { filterLines, lineAxis } from '../../../src/radiomics/filters/line-graph';
import { laplacian } from '../../../src/radiomics/filters/log';
import { gaussian, gaussianSecondDerivative } from '../../../src/radiomics/filters/recursive-gaussian';
import { crop } from '../../../src/radiomics/preprocess/crop';
import { assertClose } from '../../support/close';
import { noise, reference, volumeOf } from '../volumes';
import { derive } from './derive';

/** The filter along `axis` of one line, at `count` voxels from `start` on. */
async function filtered(values: readonly number[], axis: number, filter: RecursiveFilter, start = 0, count = values.length): Promise<Float64Array> {
  const image = volumeOf([axis === 0 ? values.length : 1, axis === 1 ? values.length : 1, axis === 2 ? values.length : 1], values);
  const { y } = await filterLines(reference, image, false, (b, x) => ({
    y: b.recursive_lines(x, { ...filter, axis: lineAxis(axis), start, count, single: true }),
  }));
  return y as Float64Array;
}

/** The filter's response to 1 in the middle of 401 voxels. */
const impulse = (filter: RecursiveFilter): Promise<Float64Array> =>
  filtered(
    Array.from({ length: 401 }, (_, n) => (n === 200 ? 1 : 0)),
    0,
    filter,
  );

describe('the recursive Gaussian', () => {
  for (const sigma of [1, 2.5, 7]) {
    test(`of ${sigma} voxels is near the Gaussian, with its moments`, async () => {
      const exact = Array.from({ length: 401 }, (_, n) => Math.exp(-((n - 200) ** 2) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI)));
      const smooth = await impulse(gaussian(sigma));
      // Deriche's fits are within 0.3 % and 1.5 % of the peaks.
      assertClose(smooth, exact, { rel: 3e-3 });
      const second = await impulse(gaussianSecondDerivative(sigma, sigma * sigma));
      const slopes = exact.map((g, n) => (((n - 200) / sigma) ** 2 - 1) * g);
      assertClose(second, slopes, { rel: 0.015 });
      const moment = (response: Float64Array, order: number): number => response.reduce((sum, x, n) => sum + x * (n - 200) ** order, 0);
      assertClose([moment(smooth, 0), moment(second, 0), moment(second, 2)], [1, 0, 2 * sigma * sigma], { rel: 1e-5 });
    });
  }

  test('is the same along every axis, and beyond a border the image goes on', async () => {
    const values = noise(40);
    const filter = gaussian(1.7);
    const [i, j, k] = await Promise.all([0, 1, 2].map((axis) => filtered(values, axis, filter)));
    assert.deepEqual(i, j);
    assert.deepEqual(i, k);
    const long = Array.from({ length: 240 }, (_, n) => values[Math.min(Math.max(n - 100, 0), 39)]);
    assertClose(await filtered(long, 0, filter, 100, 40), i, { rel: 1e-6 });
  });
});

describe('LoG', () => {
  const image = volumeOf([70, 9, 11], noise(70 * 99), 'f64', [0.5, 1, 2]);

  test('of a box is that of the whole image, cropped', async () => {
    const box = { start: [3, 2, 4], size: [50, 5, 3] } as const;
    const whole = await derive('LoG', { image }, { sigma: [1, 2.25] });
    const part = await derive('LoG', { image, box }, { sigma: [1, 2.25] });
    assert.deepEqual(
      part.map(({ name }) => name),
      ['log-sigma-1-0-mm-3D', 'log-sigma-2-25-mm-3D'],
    );
    for (const [n, { image: derived }] of part.entries()) assert.deepEqual(derived, crop(whole[n].image, box));
    assert.equal(whole[0].image.dtype, 'f32');
  });

  test('of a quadric is its Laplacian in mm times sigma squared, far from the border', async () => {
    const size = [61, 61, 61] as const;
    const quadric = volumeOf(
      size,
      Array.from({ length: 61 ** 3 }, (_, at) => {
        const [x, y, z] = [(at % 61) * 0.5, (Math.floor(at / 61) % 61) * 1, Math.floor(at / 3721) * 0.8];
        return x * x + 2 * y * y - 0.25 * z * z;
      }),
      'f64',
      [0.5, 1, 0.8],
    );
    const box = { start: [30, 30, 30], size: [1, 1, 1] } as const;
    const [{ image: found }] = await derive('LoG', { image: quadric, box }, { sigma: [1.5] });
    assertClose([found.data[0] as number], [1.5 * 1.5 * (2 + 4 - 0.5)], { rel: 1e-3 });
  });

  test('is the same where the axes are done one after the other', async () => {
    const source = { image, box: { start: [3, 2, 4], size: [50, 5, 3] }, backend: reference } as const;
    const [together, apart] = [751, 749].map((most) => laplacian(source, [0.5, 1, 2], 1.5, {}, most));
    assert.deepEqual(await apart, await together);
  });

  test('without sigma says so', () => assert.rejects(derive('LoG', { image }), { code: 'log-sigma', message: /sigma: \[1\.0, 3\.0\]/ }));

  test('gives no image where an axis is too short, as PyRadiomics', async () => {
    assert.deepEqual(await derive('LoG', { image: volumeOf([5, 5, 3], noise(75)) }, { sigma: [1] }), []);
    const found = await derive('LoG', { image: volumeOf([5, 5, 5], noise(125)) }, { sigma: [4, 4.5, 1] });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['log-sigma-4-0-mm-3D', 'log-sigma-1-0-mm-3D'],
    );
  });
});
