import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Size } from '../../../src/imaging/volume';
import { addNoise, estimateNoise, noise as perturbation } from '../../../src/radiomics/perturb/noise';
import { normal } from '../../../src/radiomics/perturb/random';
import { volumeOf } from '../volumes';

const size: Size = [40, 36, 6];
const count = 40 * 36 * 6;
const mask = volumeOf(size, new Array(count).fill(1), 'u8');
const flat = volumeOf(size, new Array(count).fill(100), 'i16');

function momentsOf(values: ArrayLike<number>, mean0 = 0): { mean: number; deviation: number } {
  const list = Array.from(values, (x) => x - mean0);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return { mean, deviation: Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length) };
}

describe('noise', () => {
  test('random numbers are standard normal, and those of other seeds are others', () => {
    const [a, b] = [1, 2].map((seed) => Array.from({ length: 20000 }, (_, n) => normal(seed, n)));
    for (const values of [a, b]) {
      const { mean, deviation } = momentsOf(values);
      assert.ok(Math.abs(mean) < 0.03 && Math.abs(deviation - 1) < 0.02, `${mean} ${deviation}`);
      const beyond = values.filter((x) => Math.abs(x) > 1.96).length / values.length;
      assert.ok(Math.abs(beyond - 0.05) < 0.006, `${beyond}`);
    }
    const product = a.reduce((sum, x, n) => sum + x * b[n], 0) / a.length;
    assert.ok(Math.abs(product) < 0.03);
  });

  test('noise is added with the deviation asked for, in floating point', () => {
    const { image } = addNoise(flat, mask, { deviation: 4 }, 7);
    assert.equal(image.dtype, 'f64');
    const { mean, deviation } = momentsOf(image.data as Float64Array, 100);
    assert.ok(Math.abs(mean) < 0.15 && Math.abs(deviation - 4) < 0.1);
    assert.deepEqual(addNoise(flat, mask, { deviation: 4 }, 7).image.data, image.data);
    assert.notDeepEqual(addNoise(flat, mask, { deviation: 4 }, 8).image.data, image.data);
  });

  test('its level is found, under structure too', () => {
    assert.ok(estimateNoise(flat) < 1e-20);
    const structured = volumeOf(
      size,
      Array.from({ length: count }, (_, at) => 3 * (at % 40) + (at % 1440 < 700 ? 200 : 0) - Math.floor(at / 1440) * 30),
      'f32',
    );
    assert.ok(estimateNoise(structured) < 0.01);
    for (const base of [flat, structured]) {
      for (const deviation of [1, 12]) {
        const found = estimateNoise(addNoise(base, mask, { deviation }, 3).image);
        assert.ok(Math.abs(found / deviation - 1) < 0.05, `${found} for ${deviation}`);
      }
    }
  });

  test('as much again as is there makes the square root of two', () => {
    const { image } = addNoise(flat, mask, { deviation: 5 }, 3);
    const twice = perturbation.apply(image, mask, 1, { repeat: 1, case: 99 });
    assert.ok(Math.abs(estimateNoise(twice.image) / (5 * Math.SQRT2) - 1) < 0.06);
    assert.equal(twice.mask, mask);
  });
});
