import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adjustContrast } from '../../../../src/imaging/transforms/adjust-contrast';
import { spatialCrop } from '../../../../src/imaging/transforms/crop';
import { flip } from '../../../../src/imaging/transforms/flip';
import { gaussianSharpen } from '../../../../src/imaging/transforms/gaussian-sharpen';
import { gaussianSmooth } from '../../../../src/imaging/transforms/gaussian-smooth';
import { gibbsNoise } from '../../../../src/imaging/transforms/gibbs-noise';
import { randomTransforms } from '../../../../src/imaging/transforms/random/all';
import { rotate } from '../../../../src/imaging/transforms/rotate';
import { rotate90 } from '../../../../src/imaging/transforms/rotate90';
import { scaleIntensity } from '../../../../src/imaging/transforms/scale-intensity';
import { shiftIntensity, stdShiftIntensity } from '../../../../src/imaging/transforms/shift-intensity';
import { simulateLowResolution } from '../../../../src/imaging/transforms/simulate-low-resolution';
import { spatialAffine } from '../../../../src/imaging/transforms/spatial-affine';
import { zoom } from '../../../../src/imaging/transforms/zoom';
import type { Volume } from '../../../../src/imaging/volume';
import { drawsOf, filled } from './draws';

const image = filled([9, 8, 7], (i, j, k) => Math.sin(i + 2 * j) + 0.3 * k);

/** Options, and the deterministic transform by MONAI's name with the options that one draw amounts to. */
const cases: readonly [string, object, (of: Volume, drawn: Record<string, never>) => Volume][] = [
  ['RandFlip', { spatialAxis: [0, 2] }, (of) => flip(of, { spatialAxis: [0, 2] })],
  ['RandFlip', {}, (of) => flip(of)],
  ['RandAxisFlip', {}, (of, { spatialAxis }) => flip(of, { spatialAxis })],
  ['RandRotate90', { spatialAxes: [1, 2] }, (of, { k }) => rotate90(of, { k, spatialAxes: [1, 2] })],
  ['RandRotate', { rangeX: 1, rangeZ: 1, keepSize: false }, (of, { angle }) => rotate(of, { angle, keepSize: false })],
  ['RandZoom', { minZoom: 0.7, maxZoom: 1.4 }, (of, drawn) => zoom(of, { zoom: drawn.zoom })],
  [
    'RandAffine',
    { rotateRange: [1, 1, 1], translateRange: [2, 2], scaleRange: 0.2, spatialSize: [6, 6, 6] },
    (of, { rotateParams, translateParams, scaleParams }) =>
      spatialAffine(of, { rotateParams, translateParams, scaleParams, spatialSize: [6, 6, 6], paddingMode: 'reflection' }),
  ],
  ['RandSpatialCrop', { roiSize: 5 }, (of, { roiStart, roiEnd }) => spatialCrop(of, { roiStart, roiEnd })],
  ['RandGaussianSmooth', {}, (of, { sigma }) => gaussianSmooth(of, { sigma })],
  ['RandGaussianSharpen', {}, (of, { sigma1, sigma2, alpha }) => gaussianSharpen(of, { sigma1, sigma2, alpha })],
  ['RandScaleIntensity', { factors: 1 }, (of, { factor }) => scaleIntensity(of, { minv: null, maxv: null, factor })],
  ['RandShiftIntensity', { offsets: 1 }, (of, { offset }) => shiftIntensity(of, { offset })],
  ['RandStdShiftIntensity', { factors: 1 }, (of, { factor }) => stdShiftIntensity(of, { factor })],
  [
    'RandAdjustContrast',
    { retainStats: true, invertImage: true },
    (of, { gamma }) => adjustContrast(of, { gamma, retainStats: true, invertImage: true }),
  ],
  ['RandSimulateLowResolution', {}, (of, { zoom }) => simulateLowResolution(of, { zoom })],
  ['RandGibbsNoise', {}, (of, { alpha }) => gibbsNoise(of, { alpha })],
];

for (const [name, options, deterministic] of cases) {
  test(`${name} ${JSON.stringify(options)} is its deterministic transform with the numbers drawn`, () => {
    const draws = drawsOf(name, options as Record<string, unknown>, { image }, 4);
    for (const [parameters] of draws) {
      // Through JSON, as a record of provenance keeps it.
      const kept = JSON.parse(JSON.stringify(parameters));
      const actual = randomTransforms[name].apply(kept, image)(image, {});
      assert.deepEqual(actual, deterministic(image, parameters as Record<string, never>));
    }
  });
}

test('RandAffine and Rand3DElastic cut out the middle where chance decides against them', () => {
  for (const name of ['RandAffine', 'Rand3DElastic']) {
    const options = { prob: 0, spatialSize: [5, 4, 7], sigmaRange: [1, 2], magnitudeRange: [1, 2] };
    const [[parameters]] = drawsOf(name, options, { image }, 1);
    const cut = randomTransforms[name].apply(parameters, image)(image, {});
    assert.deepEqual(cut.size, [5, 4, 7]);
    const expected = spatialCrop(image, { roiStart: [2, 2, 0], roiEnd: [7, 6, 7] }).data;
    cut.data.forEach((value, v) => {
      assert.ok(Math.abs(Number(value) - Number(expected[v])) < 1e-6);
    });
    assert.deepEqual(drawsOf(name, { ...options, spatialSize: -1 }, { image }, 1), [[]]);
  }
});
