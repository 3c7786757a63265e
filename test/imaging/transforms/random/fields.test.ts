import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamKey } from '../../../../src/core/philox';
import { Random } from '../../../../src/core/random';
import { tensor } from '../../../../src/core/tensor';
import { biasField, biasFieldTerms } from '../../../../src/imaging/transforms/bias-field';
import { coarseDropout } from '../../../../src/imaging/transforms/coarse-dropout';
import { displacements, elastic } from '../../../../src/imaging/transforms/elastic';
import { gaussianNoise } from '../../../../src/imaging/transforms/gaussian-noise';
import { gaussianSmooth } from '../../../../src/imaging/transforms/gaussian-smooth';
import { histogramShift } from '../../../../src/imaging/transforms/histogram-shift';
import { ricianNoise } from '../../../../src/imaging/transforms/rician-noise';
import { scaleIntensityFixedMean } from '../../../../src/imaging/transforms/scale-intensity-fixed-mean';
import { simulateLowResolution } from '../../../../src/imaging/transforms/simulate-low-resolution';
import { resampleGrid, spatialAffine } from '../../../../src/imaging/transforms/spatial-affine';
import { meanAndStd } from '../../../../src/imaging/transforms/statistics';
import { assertClose } from '../../../support/close';
import { filled } from './draws';

const stream: StreamKey = [1, 2, 3, 4, 5];
const values = (of: { data: ArrayLike<number | bigint> }) => of.data as Float32Array;

test('Gaussian noise has its mean and standard deviation and leaves the image beneath', () => {
  const image = filled([30, 30, 30], (i) => 10 * i);
  const noisy = gaussianNoise(image, { mean: 2, std: 3, stream });
  const noise = values(noisy).map((value, v) => value - values(image)[v]);
  const { mean, std } = meanAndStd(noise);
  assert.ok(Math.abs(mean - 2) < (5 * 3) / Math.sqrt(noise.length));
  assert.ok(Math.abs(std - 3) < (5 * 3) / Math.sqrt(2 * noise.length));
  assert.deepEqual(gaussianNoise(image, { mean: 2, std: 3, stream }), noisy);
  assert.notDeepEqual(gaussianNoise(image, { mean: 2, std: 3, stream: [0, 2, 3, 4, 5] }), noisy);
});

test('Rician noise of nothing is Rayleigh noise; of a strong signal nearly Gaussian', () => {
  const n = 27000;
  const rayleigh = meanAndStd(
    values(
      ricianNoise(
        filled([30, 30, 30], () => 0),
        { mean: 0, std: 2, stream },
      ),
    ),
  );
  const spread = 2 * Math.sqrt(2 - Math.PI / 2);
  assert.ok(Math.abs(rayleigh.mean - 2 * Math.sqrt(Math.PI / 2)) < (5 * spread) / Math.sqrt(n));
  assert.ok(Math.abs(rayleigh.std - spread) < 0.05);
  const strong = meanAndStd(
    values(
      ricianNoise(
        filled([30, 30, 30], () => 1000),
        { mean: 0, std: 2, stream },
      ),
    ),
  );
  // To second order the mean is A + s^2 / 2A.
  assert.ok(Math.abs(strong.mean - 1000.002) < 10 / Math.sqrt(n));
  assert.ok(Math.abs(strong.std - 2) < 0.05);
});

test('relative Rician noise counts in standard deviations of each channel', () => {
  const image = filled([20, 20, 20], (i, _j, _k, c) => 1e6 + (c === 0 ? 10 : 1000) * (i % 2), 2);
  const noisy = values(ricianNoise(image, { mean: [0, 0], std: [0.5, 0.1], relative: true, channelWise: true, stream }));
  const noise = noisy.map((value, v) => value - values(image)[v]);
  assert.ok(Math.abs(meanAndStd(noise.subarray(0, 8000)).std - 2.5) < 0.15);
  assert.ok(Math.abs(meanAndStd(noise.subarray(8000)).std - 50) < 3);
});

test('a bias field is exp of the sum of products of Legendre polynomials', () => {
  const polynomials = [() => 1, (t: number) => t, (t: number) => (3 * t * t - 1) / 2, (t: number) => (5 * t ** 3 - 3 * t) / 2];
  const coefficients = Array.from({ length: biasFieldTerms(3) }, (_, n) => Math.sin(n + 1));
  assert.equal(coefficients.length, 20);
  const image = filled([5, 4, 6], (i, j, k, c) => 1 + i + j + k + c, 2);
  const expected = filled(
    [5, 4, 6],
    (i, j, k, c) => {
      let sum = 0;
      let at = 0;
      for (let a = 0; a <= 3; a++)
        for (let b = 0; b <= 3 - a; b++)
          for (let d = 0; d <= 3 - a - b; d++)
            sum += coefficients[at++] * polynomials[a](-1 + i / 2) * polynomials[b](-1 + (2 * j) / 3) * polynomials[d](-1 + (2 * k) / 5);
      return (1 + i + j + k + c) * Math.exp(sum);
    },
    2,
  );
  assertClose(values(biasField(image, { degree: 3, coefficients })), values(expected), { rel: 1e-6 });
  assert.throws(() => biasField(image, { degree: 2, coefficients }), { code: 'transform-option' });
});

test('a histogram shift interpolates between its control points', () => {
  const image = filled([5, 1, 1], (i) => 10 + 5 * i);
  // 10, 15, 20, 25, 30 are 0, 1/4, 1/2, 3/4, 1 of the range, or 0, 0.75, 1.5, 2.25, 3 points.
  assertClose(values(histogramShift(image, { controlPoints: [0, 0.1, 0.9, 1] })), [10, 11.5, 20, 28.5, 30], { rel: 1e-6 });
  const flat = filled([2, 2, 2], () => 7);
  assert.deepEqual(histogramShift(flat, { controlPoints: [0, 0.2, 1] }), flat);
});

test('coarse dropout fills boxes, or all but boxes, of all channels', () => {
  const image = filled([4, 3, 2], (i, j, k, c) => 100 + i + 10 * j + 50 * k + c, 2);
  const holes = [{ start: [1, 0, 1] as const, size: [2, 2, 1] as const }];
  const inside = (v: number) => [12 + 1, 12 + 2, 12 + 5, 12 + 6].includes(v % 24);
  const out = values(coarseDropout(image, { holes, fillValue: -1, stream }));
  out.forEach((value, v) => {
    assert.equal(value, inside(v) ? -1 : values(image)[v]);
  });
  const kept = values(coarseDropout(image, { holes, fillValue: [500, 600], dropoutHoles: false, stream }));
  kept.forEach((value, v) => {
    if (inside(v)) assert.equal(value, values(image)[v]);
    else assert.ok(value >= 500 && value < 600);
  });
  assert.ok(new Set(kept).size > 30);
  const within = values(coarseDropout(image, { holes, stream }));
  assert.ok(within.every((value) => value >= 100 && value <= Math.max(...values(image))));
});

test('scaling about the mean keeps the mean, and the range if asked', () => {
  const image = filled([4, 3, 2], (i) => i * i);
  const scaled = values(scaleIntensityFixedMean(image, { factor: 0.5 }));
  assertClose(
    scaled,
    values(image).map((value) => (value - 3.5) * 1.5 + 3.5),
    { rel: 1e-6 },
  );
  const clipped = values(scaleIntensityFixedMean(image, { factor: 0.5, preserveRange: true }));
  assert.deepEqual([Math.min(...clipped), Math.max(...clipped)], [0, 9]);
  assertClose(
    values(scaleIntensityFixedMean(image, { factor: 0.5, fixedMean: false })),
    values(image).map((value) => value * 1.5),
    { rel: 1e-6 },
  );
});

test('displacements are uniform numbers, smoothed', () => {
  const size = [12, 10, 9] as const;
  const n = 12 * 10 * 9;
  const random = new Random(stream);
  const noise = Float32Array.from({ length: 3 * n }, () => random.uniform(-1, 1));
  const channels = filled(size, () => 0, 3);
  // Below a third of an extent the kernel of 3 standard deviations differs from GaussianSmooth's of 4 by its tails only.
  const smooth = values(gaussianSmooth({ ...channels, data: noise }, { sigma: 1.5 })).map((value) => 20 * value);
  const field = displacements(size, { sigma: 1.5, magnitude: 20, stream });
  assertClose(field, smooth, { rel: 0.02 });
});

test('an elastic deformation samples the image where its field and its affine say', () => {
  const image = filled([12, 10, 9], (i, j, k) => Math.sin(0.5 * i) + Math.cos(0.4 * j) * k);
  const options = { sigma: 2, magnitude: 15, stream, rotateParams: [0.2, -0.1, 0.3], scaleParams: [1.1, 0.9, 1] };
  const size = [12, 10, 9] as const;
  const n = 12 * 10 * 9;
  const field = displacements(size, options);
  // The same as a grid of MONAI's: centred coordinates, the last axis fastest.
  const grid = new Float64Array(3 * n);
  const [map] = [spatialAffine(image, { ...options, spatialSize: [1, 1, 1] }).affine];
  let at = 0;
  for (let i = 0; i < 12; i++)
    for (let j = 0; j < 10; j++)
      for (let k = 0; k < 9; k++, at++) {
        const v = i + 12 * (j + 10 * k);
        const c = [i - 5.5 + field[v], j - 4.5 + field[n + v], k - 4 + field[2 * n + v]];
        for (let a = 0; a < 3; a++) grid[a * n + at] = map[4 * a] * c[0] + map[4 * a + 1] * c[1] + map[4 * a + 2] * c[2];
      }
  const expected = resampleGrid(image, tensor('f64', [3, 12, 10, 9], grid), { paddingMode: 'reflection' });
  const deform = elastic(options, size);
  assertClose(values(deform(image)), values(expected), { rel: 1e-6 });
  // The label goes with the image, at the nearest voxel.
  const label = filled(size, (i, j) => (i > j ? 2 : 0));
  const moved = deform(label, { mode: 'nearest' });
  assert.deepEqual(new Set(values(moved)), new Set([0, 2]));
  assert.deepEqual(moved, {
    ...resampleGrid(label, tensor('f64', [3, 12, 10, 9], grid), { mode: 'nearest', paddingMode: 'reflection' }),
    affine: moved.affine,
  });
  const still = elastic({ ...options, magnitude: 0 }, size)(image);
  assertClose(values(still), values(spatialAffine(image, options)), { rel: 1e-6 });
});

test('low resolution takes every second voxel and interpolates between them', () => {
  const image = filled([4, 2, 2], (i) => i * i);
  // Voxels 0 and 2 remain; halfway between their centres, at 0.5 and 2.5 of the fine grid, lie quarters.
  const rows = Array(4).fill([0, 1, 3, 4]).flat();
  assertClose(values(simulateLowResolution(image, { zoom: 0.5 })), rows, { rel: 1e-6 });
  assert.throws(() => simulateLowResolution(image, { zoom: 0.1 }), { code: 'transform-option' });
});
