import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/core/random';
import { repeatDrawn, runFixed, runSteps } from '../../../src/imaging/pipeline/run';
import type { Sample } from '../../../src/imaging/pipeline/sample';
import { readSteps } from '../../../src/imaging/pipeline/steps';
import type { TransformSpec } from '../../../src/imaging/transforms/apply';
import { cropForeground } from '../../../src/imaging/transforms/crop-foreground';
import { spacing } from '../../../src/imaging/transforms/spacing';
import { volume } from '../../../src/imaging/volume';
import { filled } from '../transforms/random/draws';

const keys = ['image', 'label'];
/** The label is 1 + floor(image / 10): it shows whether both moved alike. */
const image = filled([12, 10, 8], (i, j, k) => (i < 2 ? 0 : 10 * (i % 3) + 0.5 * (j % 2) + 0.1 * (k % 2)));
const label = volume({ ...image, dtype: 'u8', data: Uint8Array.from(image.data as Float32Array, (value) => 1 + Math.floor(value / 10)) });
const sample: Sample = { image, label };
const streamOf = (seed: number) => (step: number, copy: number) => randomStream(seed, [0, step, 'case', copy]);
const read = (...specs: TransformSpec[]) => readSteps(specs, keys);

const geometry: TransformSpec[] = [
  { name: 'RandFlipd', keys, prob: 0.5, spatial_axis: 0 },
  { name: 'RandAxisFlipd', keys, prob: 1 },
  { name: 'RandRotate90d', keys, prob: 1, max_k: 3 },
  { name: 'RandSpatialCropd', keys, roi_size: [5, 6, 7] },
];

test('image and label get the same geometry', () => {
  for (let seed = 0; seed < 30; seed++) {
    const [{ sample: out, drawn }] = runSteps(sample, read(...geometry), streamOf(seed));
    assert.equal(out.label.dtype, 'u8');
    assert.deepEqual(out.label.affine, out.image.affine);
    out.image.data.forEach((value, v) => {
      assert.equal(out.label.data[v], 1 + Math.floor(Number(value) / 10));
    });
    assert.ok(drawn.length >= 3);
  }
});

test('resampled labels keep their classes unless mode says otherwise', () => {
  const specs = ['RandRotated', 'RandAffined', 'RandZoomd', 'Rand3DElasticd'].map((name) => ({ name, keys, prob: 1 }));
  const options = [{ range_z: 1 }, { rotate_range: [1, 1, 1] }, { min_zoom: 1.3, max_zoom: 1.5 }, { sigma_range: [2, 3], magnitude_range: [20, 30] }];
  for (const [at, spec] of specs.entries()) {
    const run = (extra: object) => runSteps(sample, read({ ...spec, ...options[at], ...extra }), streamOf(1))[0].sample;
    const usual = run({});
    assert.ok(
      [...usual.label.data].every((value) => [0, 1, 2, 3].includes(Number(value))),
      spec.name,
    );
    assert.ok(
      [...usual.image.data].some((value) => ![...image.data].includes(value as never)),
      spec.name,
    );
    const linear = spec.name === 'RandZoomd' ? 'trilinear' : 'bilinear';
    const blended = run({ mode: [linear, linear] });
    assert.equal(blended.label.dtype, 'f32');
    assert.ok(
      [...blended.label.data].some((value) => Number(value) % 1 !== 0),
      spec.name,
    );
    assert.deepEqual(run({ mode: ['nearest', 'nearest'] }).label, run({ mode: 'nearest' }).label);
  }
});

test('a value transform of the array form leaves the label alone, one of the grid does not', () => {
  const [{ sample: out }] = runSteps(sample, read({ name: 'RandGaussianNoise', prob: 1 }, { name: 'NormalizeIntensity' }), streamOf(0));
  assert.equal(out.label, label);
  assert.notEqual(out.image, image);
  const [{ sample: flipped }] = runSteps(sample, read({ name: 'RandFlip', prob: 1, spatialAxis: 0 }), streamOf(0));
  assert.notDeepEqual(flipped.label, label);
});

test('a case becomes several samples by crops, and each then draws for itself', () => {
  const specs = [
    { name: 'RandCropByPosNegLabeld', keys, label_key: 'label', spatial_size: 4, num_samples: 3 },
    { name: 'RandShiftIntensityd', keys: 'image', offsets: 100, prob: 1 },
  ];
  const out = runSteps(sample, read(...specs), streamOf(2));
  assert.equal(out.length, 3);
  for (const { sample: crop } of out)
    assert.deepEqual(
      [crop.image.size, crop.label.size],
      [
        [4, 4, 4],
        [4, 4, 4],
      ],
    );
  assert.equal(new Set(out.map(({ drawn }) => drawn[1].parameters.offset)).size, 3);
});

test('the record of what was drawn gives the sample again, through JSON too', () => {
  const specs: TransformSpec[] = [
    ...geometry,
    { name: 'Rand3DElasticd', keys, prob: 1, sigma_range: [2, 3], magnitude_range: [5, 9], rotate_range: 0.2 },
    { name: 'RandGaussianNoised', keys: ['image'], prob: 1 },
    { name: 'RandRicianNoised', keys: ['image'], prob: 1 },
    { name: 'RandCoarseDropoutd', keys: ['image'], prob: 1, holes: 2, spatial_size: 3 },
    { name: 'RandBiasFieldd', keys: ['image'], prob: 1 },
    { name: 'RandHistogramShiftd', keys: ['image'], prob: 1 },
  ];
  const [{ sample: out, drawn }] = runSteps(sample, read(...specs), streamOf(3));
  const again = (JSON.parse(JSON.stringify(drawn)) as typeof drawn).reduce(repeatDrawn, sample);
  assert.deepEqual(again, out);
});

test('what a step draws depends on its own stream alone', () => {
  const noise = { name: 'RandGaussianNoised', keys: 'image', prob: 1 };
  const [a] = runSteps(sample, read({ name: 'RandFlipd', keys, prob: 1 }, noise), streamOf(4));
  const [b] = runSteps(sample, read({ name: 'RandBiasFieldd', keys: 'image', prob: 1 }, noise), streamOf(4));
  assert.deepEqual(a.drawn[1], b.drawn[1]);
});

test('deterministic steps run on the keys they name, each with its own mode', () => {
  const [step] = read({ name: 'Spacingd', keys, pixdim: [2, 2, 2], mode: ['bilinear', 'nearest'] });
  const out = runFixed(sample, step);
  assert.deepEqual(out.image, spacing(image, { pixdim: [2, 2, 2], mode: 'bilinear' }));
  assert.deepEqual(out.label, spacing(label, { pixdim: [2, 2, 2], mode: 'nearest' }));
  const [crop] = read({ name: 'CropForegroundd', keys, source_key: 'image', margin: 1 });
  const cropped = runFixed(sample, crop);
  assert.deepEqual(cropped.label.size, [11, 10, 8]);
  assert.deepEqual(cropped.label, cropForeground(label, { source: image, margin: 1 }));
  const [pad] = read({ name: 'SpatialPadd', keys, spatial_size: 16 });
  assert.deepEqual(runFixed(sample, pad).label.size, [16, 16, 16]);
});

test('an error names the transform, the option and the nearest valid one', () => {
  const fails = (spec: TransformSpec, message: RegExp, code = 'transform-option') => assert.throws(() => read(spec), { code, message });
  fails({ name: 'RandFilpd', keys }, /did you mean RandFlip\?/, 'transform-name');
  fails({ name: 'RandFlipd', keys, spatal_axis: 0 }, /RandFlip\.spatal_axis: there is no such option.*nearest: spatialAxis/);
  fails({ name: 'RandFlipd', prob: 1 }, /RandFlip\.keys: it is missing/);
  fails({ name: 'RandFlipd', keys: ['image', 'labels'] }, /RandFlip\.keys.*nearest: label/);
  fails({ name: 'RandFlipd', keys, prob: 1.5 }, /RandFlip\.prob: 1.5 does not fit/);
  fails({ name: 'RandAffined', keys, mode: ['bilinear'] }, /RandAffine\.mode.*one for each of image, label/);
  fails({ name: 'RandAffined', keys, mode: [1, 2] }, /RandAffine\.mode: 1 does not fit/);
  fails({ name: 'RandAffined', keys, rotate_range: [['a', 1]] }, /RandAffine\.rotateRange/);
  fails({ name: 'RandShiftIntensityd', keys: 'image' }, /RandShiftIntensity\.offsets: it is missing/);
  fails({ name: 'CropForegroundd', keys, source_key: 'img' }, /CropForeground\.sourceKey.*nearest: image/);
  assert.deepEqual(read({ name: 'RandFlipd', keys: ['image', 'label2'], allow_missing_keys: true })[0].keys, ['image']);
});

test('volumes of two grids are refused where they must move alike', () => {
  const other = { image, label: filled([12, 10, 9], () => 1) };
  assert.throws(() => runSteps(other, read({ name: 'RandFlip', prob: 1 }), streamOf(0)), {
    code: 'sample-grid',
    message: /"label" has 12 x 10 x 9 voxels/,
  });
});
