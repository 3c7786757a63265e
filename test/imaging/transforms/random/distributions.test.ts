import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../../src/core/random';
import { randomTransforms } from '../../../../src/imaging/transforms/random/all';
import { assertEquallyOften, assertUniform, drawsOf, filled, numbersAt } from './draws';

const times = 1500;
const image = filled([9, 8, 7], (i, j, k, c) => i + j * k + 3 * c, 2);
const label = filled([9, 8, 7], (i) => (i < 3 ? 1 : 0));
const sample = { image, label };

/** Options of a transform, and the bounds of the numbers it draws uniformly, by their paths. */
const uniform: readonly [string, Record<string, unknown>, Record<string, [number, number]>][] = [
  ['RandRotate', { rangeX: 0.4, rangeY: [0.1, 0.3] }, { 'angle.0': [-0.4, 0.4], 'angle.1': [0.1, 0.3] }],
  ['RandZoom', {}, { 'zoom.0': [0.9, 1.1] }],
  ['RandZoom', { minZoom: [0.8, 0.9, 1], maxZoom: [1, 1.2, 1.5] }, { 'zoom.0': [0.8, 1], 'zoom.1': [0.9, 1.2], 'zoom.2': [1, 1.5] }],
  [
    'RandAffine',
    { rotateRange: [0.2, [0, 1]], shearRange: [0.1, 0.1, 0.3], translateRange: 5, scaleRange: [0.1, [-0.2, 0]] },
    {
      'rotateParams.0': [-0.2, 0.2],
      'rotateParams.1': [0, 1],
      'shearParams.2': [-0.3, 0.3],
      'translateParams.0': [-5, 5],
      'scaleParams.0': [0.9, 1.1],
      'scaleParams.1': [0.8, 1],
    },
  ],
  [
    'Rand3DElastic',
    { sigmaRange: [2, 3], magnitudeRange: [10, 20], rotateRange: [0.1] },
    { sigma: [2, 3], magnitude: [10, 20], 'rotateParams.0': [-0.1, 0.1] },
  ],
  ['RandGaussianNoise', {}, { std: [0, 0.1] }],
  ['RandRicianNoise', { std: [1, 3], channelWise: true }, { 'std.0': [0, 1], 'std.1': [0, 3] }],
  ['RandGaussianSmooth', { sigmaZ: [1, 2] }, { 'sigma.0': [0.25, 1.5], 'sigma.1': [0.25, 1.5], 'sigma.2': [1, 2] }],
  ['RandGaussianSharpen', { sigma2Y: [0.1, 0.2] }, { 'sigma1.0': [0.5, 1], 'sigma2.1': [0.1, 0.2], alpha: [10, 30] }],
  ['RandScaleIntensity', { factors: 0.3 }, { factor: [-0.3, 0.3] }],
  ['RandScaleIntensityFixedMean', { factors: [0.5, -0.1] }, { factor: [-0.1, 0.5] }],
  ['RandShiftIntensity', { offsets: [2, 4] }, { offset: [2, 4] }],
  ['RandStdShiftIntensity', { factors: 2 }, { factor: [-2, 2] }],
  ['RandAdjustContrast', {}, { gamma: [0.5, 4.5] }],
  ['RandAdjustContrast', { gamma: 1.5 }, { gamma: [0.5, 1.5] }],
  ['RandBiasField', { coeffRange: [-1, 2] }, { 'coefficients.0': [-1, 2], 'coefficients.19': [-1, 2] }],
  ['RandSimulateLowResolution', { zoomRange: [0.3, 0.8] }, { zoom: [0.3, 0.8] }],
  ['RandGibbsNoise', { alpha: 0.4 }, { alpha: [0, 0.4] }],
  ['RandGibbsNoise', { alpha: [0.3, 0.6] }, { alpha: [0.3, 0.6] }],
];

for (const [name, options, bounds] of uniform) {
  test(`${name} ${JSON.stringify(options)} draws uniformly within its bounds`, () => {
    const draws = drawsOf(name, options, sample, times);
    for (const [path, [low, high]] of Object.entries(bounds)) assertUniform(numbersAt(draws, path), low, high, path);
  });
}

test('whole numbers are as likely as one another', () => {
  assertEquallyOften(numbersAt(drawsOf('RandAxisFlip', {}, sample, times), 'spatialAxis'), [0, 1, 2], 'axis');
  assertEquallyOften(numbersAt(drawsOf('RandRotate90', {}, sample, times), 'k'), [1, 2, 3], 'k');
  assertEquallyOften(numbersAt(drawsOf('RandRotate90', { maxK: 2 }, sample, times), 'k'), [1, 2], 'k');
  const crops = drawsOf('RandSpatialCrop', { roiSize: [4, 8, -1] }, sample, times);
  assertEquallyOften(numbersAt(crops, 'roiStart.0'), [0, 1, 2, 3, 4, 5], 'start');
  assert.deepEqual(
    [crops[0][0].roiStart, crops[0][0].roiEnd].map((at) => (at as number[]).slice(1)),
    [
      [0, 0],
      [8, 7],
    ],
  );
  const sizes = drawsOf('RandSpatialCrop', { roiSize: 4, maxRoiSize: 6, randomSize: true }, sample, times).flat();
  assertEquallyOften(
    sizes.map(({ roiStart, roiEnd }) => (roiEnd as number[])[1] - (roiStart as number[])[1]),
    [4, 5, 6],
    'size',
  );
  const points = drawsOf('RandHistogramShift', { numControlPoints: [4, 6] }, sample, times).flat();
  assertEquallyOften(
    points.map(({ controlPoints }) => (controlPoints as number[]).length),
    [4, 5, 6],
    'control points',
  );
  const holes = drawsOf('RandCoarseDropout', { holes: 1, maxHoles: 3, spatialSize: 2, maxSpatialSize: [2, 4, 3] }, sample, times).flat();
  assertEquallyOften(
    holes.map((drawn) => (drawn.holes as unknown[]).length),
    [1, 2, 3],
    'holes',
  );
  const boxes = holes.flatMap((drawn) => drawn.holes as { start: number[]; size: number[] }[]);
  assertEquallyOften(
    boxes.map(({ size }) => size[1]),
    [2, 3, 4],
    'extent of a hole',
  );
  assertEquallyOften(
    boxes.map(({ start }) => start[0]),
    [0, 1, 2, 3, 4, 5, 6, 7],
    'start of a hole',
  );
});

test('a crop in the middle, and one larger than the volume', () => {
  assert.deepEqual(drawsOf('RandSpatialCrop', { roiSize: [4, 3, 20], randomCenter: false }, sample, 1)[0], [
    { roiStart: [2, 3, 0], roiEnd: [6, 6, 7] },
  ]);
  const [boxes] = drawsOf('RandSpatialCropSamples', { roiSize: 3, numSamples: 4 }, sample, 1);
  assert.equal(boxes.length, 4);
  assert.ok(new Set(boxes.map((box) => JSON.stringify(box))).size > 1);
  assert.throws(() => drawsOf('RandSpatialCrop', { roiSize: 5, maxRoiSize: 4, randomSize: true }, sample, 1), { code: 'transform-option' });
});

test('control points of RandHistogramShift lie between their neighbours, the ends stay', () => {
  const all = drawsOf('RandHistogramShift', { numControlPoints: 4 }, sample, times).flat();
  const points = all.map(({ controlPoints }) => controlPoints as number[]);
  for (const [a, b, c, d] of points) assert.ok(a === 0 && a <= b && b <= c && c <= d && d === 1);
  // The first moves between 0 and the unmoved second, which then moves between it and 1.
  assertUniform(
    points.map(([, b]) => b),
    0,
    2 / 3,
    'second point',
  );
  assertUniform(
    points.map(([, b, c]) => (c - b) / (1 - b)),
    0,
    1,
    'third point',
  );
});

test("RandGaussianSharpen's second blur is no wider than its first where it has a lower bound only", () => {
  for (const { sigma1, sigma2 } of drawsOf('RandGaussianSharpen', {}, sample, 200).flat()) {
    for (const axis of [0, 1, 2]) assert.ok((sigma2 as number[])[axis] >= 0.5 && (sigma2 as number[])[axis] <= (sigma1 as number[])[axis]);
  }
});

for (const [name, { options }] of Object.entries(randomTransforms)) {
  test(`${name}: how often it is applied`, () => {
    const needed: Record<string, unknown> = {
      roiSize: 4,
      numSamples: 1,
      spatialSize: 4,
      numClasses: 2,
      factors: 1,
      offsets: 1,
      sigmaRange: [1, 2],
      magnitudeRange: [1, 2],
      holes: 1,
    };
    const given = Object.fromEntries(
      Object.entries(options).flatMap(([key, kind]) => (kind.endsWith('!') || key === 'numClasses' ? [[key, needed[key]]] : [])),
    );
    const n = 2000;
    const share = (prob?: number) => {
      const asked = prob === undefined ? given : { ...given, prob };
      const drawn = Array.from({ length: n }, (_, seed) => randomTransforms[name].draw(randomStream(seed, [name]), asked, image, sample));
      return drawn.filter((parameters) => parameters.length > 0).length / n;
    };
    if (!Object.hasOwn(options, 'prob')) {
      assert.match(name, /Crop/);
      assert.equal(share(), 1);
      return;
    }
    assert.equal(share(0), 0);
    assert.equal(share(1), 1);
    assert.ok(Math.abs(share() - 0.1) < 5 * Math.sqrt(0.09 / n));
    assert.ok(Math.abs(share(0.6) - 0.6) < 5 * Math.sqrt(0.24 / n));
  });
}
