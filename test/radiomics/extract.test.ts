import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { extractFeatures } from '../../src/radiomics/extract';
import { readParameters } from '../../src/radiomics/parameters';
import { assertClose } from '../support/close';
import { noise, reference, volumeOf } from './volumes';

test('a flat region has the values that PyRadiomics gives it', async () => {
  const image = volumeOf([3, 3, 3], new Array<number>(27).fill(0.1));
  const mask = volumeOf([3, 3, 3], new Array<number>(27).fill(1), 'u8');
  const { features } = await extractFeatures(image, mask, readParameters({}), reference);
  const expected = {
    firstorder_Variance: 0,
    firstorder_Skewness: 0,
    firstorder_Kurtosis: 0,
    firstorder_Uniformity: 1,
    firstorder_RobustMeanAbsoluteDeviation: 0,
    firstorder_Mean: 0.1,
    glcm_Correlation: 1,
    glcm_MCC: 1,
    glcm_Imc1: 0,
    glcm_Imc2: 0,
    glcm_Contrast: 0,
    glcm_Id: 1,
    glcm_InverseVariance: 0,
    glcm_JointEnergy: 1,
    glcm_JointAverage: 1,
    ngtdm_Coarseness: 1e6,
    ngtdm_Contrast: 0,
    ngtdm_Busyness: 0,
    ngtdm_Complexity: 0,
    ngtdm_Strength: 0,
    glszm_LargeAreaEmphasis: 27 ** 2,
    glszm_ZonePercentage: 1 / 27,
    glszm_ZoneVariance: 0,
    gldm_GrayLevelNonUniformity: 27,
    gldm_GrayLevelVariance: 0,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(features[`original_${name}`], value, name);
  // 8 corners with 7 neighbours, 12 edges with 11, 6 faces with 17, the middle with 26.
  assert.equal(features.original_gldm_DependenceNonUniformity, (8 ** 2 + 12 ** 2 + 6 ** 2 + 1) / 27);
  // Along 3 axes 9 runs of 3; along 6 diagonals of planes 3 of 3, 6 of 2 and 6 of 1; along 4 of the volume 1, 6 and 12.
  assertClose([features.original_glrlm_RunPercentage], [(3 * 9 + 6 * 15 + 4 * 19) / 13 / 27], { rel: 1e-15 });
});

const textures = { glcm: null, glrlm: null, glszm: null, gldm: null, ngtdm: null };

test('voxels apart: no co-occurrences, single runs along the lines that hold two, zones, dependences and tone differences of 0', async () => {
  const mask = volumeOf([3, 3, 3], [1, 0, 1, ...new Array<number>(23).fill(0), 1], 'u8');
  const image = volumeOf(
    [3, 3, 3],
    Array.from({ length: 27 }, (_, i) => 10 * i),
  );
  const parameters = readParameters({ setting: { binWidth: 1 }, featureClass: textures });
  const { features } = await extractFeatures(image, mask, parameters, reference);
  for (const [name, value] of Object.entries(features)) assert.equal(Number.isNaN(value), name.includes('_glcm_'), name);
  assert.equal(features.original_glrlm_LongRunEmphasis, 1);
  assert.equal(features.original_glszm_ZonePercentage, 1);
  assert.equal(features.original_gldm_LargeDependenceEmphasis, 1);
  assert.equal(features.original_ngtdm_Coarseness, 1e6);
  assert.equal(features.original_ngtdm_Strength, 0);
});

test('no line holds two voxels: GLRLM features are NaN, weighted or not', async () => {
  const mask = volumeOf([2, 3, 1], [1, 0, 0, 0, 0, 1], 'u8');
  const image = volumeOf([2, 3, 1], [1, 2, 3, 4, 5, 6]);
  for (const weightingNorm of [null, 'euclidean']) {
    const parameters = readParameters({ setting: { weightingNorm }, featureClass: { glrlm: null } });
    const { features } = await extractFeatures(image, mask, parameters, reference);
    assert.equal(Object.keys(features).length, 16);
    for (const [name, value] of Object.entries(features)) assert.ok(Number.isNaN(value), name);
  }
});

test('force2D across a line of voxels leaves no direction: texture features are NaN', async () => {
  const line = volumeOf([1, 1, 5], [1, 1, 1, 1, 1], 'u8');
  const image = volumeOf([1, 1, 5], [1, 2, 3, 4, 4]);
  const setting = { binWidth: 1, minimumROIDimensions: 1, force2D: true };
  const { features } = await extractFeatures(image, line, readParameters({ setting, featureClass: textures }), reference);
  for (const [name, value] of Object.entries(features)) assert.ok(Number.isNaN(value), name);
  assert.equal(Object.keys(features).length, 24 + 16 + 16 + 14 + 5);
});

test('a region of one plane has every texture, and no thickness', async () => {
  const mask = volumeOf([4, 4, 1], new Array<number>(16).fill(1), 'u8', [1, 2, 3]);
  const image = volumeOf(
    [4, 4, 1],
    Array.from({ length: 16 }, (_, i) => (7 * i) % 5),
    'f64',
    [1, 2, 3],
  );
  const { features } = await extractFeatures(image, mask, readParameters({ setting: { binWidth: 1 } }), reference);
  assert.equal(Object.keys(features).length, 107);
  for (const [name, value] of Object.entries(features)) assert.ok(Number.isFinite(value), name);
  assert.equal(features.original_shape_LeastAxisLength, 0);
  assert.equal(features.original_shape_Flatness, 0);
  assert.equal(features.original_shape_VoxelVolume, 96);
});

test('deprecated features are computed when named, and then only those named', async () => {
  const mask = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const image = volumeOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const parameters = readParameters({ featureClass: { firstorder: ['StandardDeviation', 'Mean'] } });
  const { features } = await extractFeatures(image, mask, parameters, reference);
  assert.deepEqual(features, { original_firstorder_StandardDeviation: Math.sqrt(5.25), original_firstorder_Mean: 4.5 });
  const all = await extractFeatures(image, mask, readParameters({}), reference);
  assert.equal(Object.keys(all.features).length, 14 + 18 + 24 + 16 + 16 + 14 + 5);
});

test('deprecated features of shape and texture have their formulas’ values', async () => {
  const mask = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const image = volumeOf([2, 2, 2], [1, 1, 1, 1, 2, 2, 3, 3]);
  const named = {
    shape: ['Compactness1', 'Compactness2', 'SphericalDisproportion', 'Sphericity'],
    gldm: ['DependencePercentage', 'GrayLevelNonUniformityNormalized'],
    firstorder: ['Uniformity'],
  };
  const { features } = await extractFeatures(image, mask, readParameters({ setting: { binWidth: 1 }, featureClass: named }), reference);
  assert.equal(Object.keys(features).length, 7);
  const sphericity = features.original_shape_Sphericity;
  assertClose([features.original_shape_SphericalDisproportion], [1 / sphericity], { rel: 1e-14 });
  assertClose([features.original_shape_Compactness2], [sphericity ** 3], { rel: 1e-14 });
  assertClose([features.original_shape_Compactness1], [sphericity ** 1.5 / (6 * Math.PI)], { rel: 1e-14 });
  assert.equal(features.original_gldm_DependencePercentage, 1);
  assert.equal(features.original_gldm_GrayLevelNonUniformityNormalized, features.original_firstorder_Uniformity);
});

test('shape2D in each of the three planes, and its refusal of anything else', async () => {
  const outline = [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0];
  const sizes = [
    [4, 3, 1],
    [4, 1, 3],
    [1, 4, 3],
  ] as const;
  const spacings = [
    [2, 3, 9],
    [2, 9, 3],
    [9, 2, 3],
  ];
  const found: Record<string, number>[] = [];
  for (const [force2Ddimension, size] of sizes.entries()) {
    const setting = { force2D: true, force2Ddimension };
    const mask = volumeOf(size, outline, 'u8', spacings[force2Ddimension]);
    const image = volumeOf(size, outline, 'f64', spacings[force2Ddimension]);
    const parameters = readParameters({ setting, featureClass: { shape2D: null } });
    found.push((await extractFeatures(image, mask, parameters, reference)).features);
    const other = readParameters({ setting: { ...setting, force2Ddimension: (force2Ddimension + 1) % 3 }, featureClass: { shape2D: null } });
    const why = /shape2D: the region is [34] voxels thick along force2Ddimension/;
    await assert.rejects(extractFeatures(image, mask, other, reference), { code: 'shape2D-plane', message: why });
    const off = readParameters({ featureClass: { shape2D: null } });
    await assert.rejects(extractFeatures(image, mask, off, reference), { code: 'shape2D-plane', message: /force2D is not set/ });
  }
  assert.equal(Object.keys(found[0]).length, 9);
  assert.equal(found[0].original_shape2D_PixelSurface, 9 * 6);
  for (const other of found.slice(1)) {
    assertClose(Object.values(other), Object.values(found[0]), { rel: 1e-14 });
  }
});

test('settings of an image type hold for that type', async () => {
  const mask = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const image = volumeOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const parameters = readParameters({ imageType: { Original: { binWidth: 1 } }, featureClass: { firstorder: ['Uniformity'] } });
  const { features, diagnostics } = await extractFeatures(
    image,
    mask,
    { ...parameters, setting: { ...parameters.setting, additionalInfo: false } },
    reference,
  );
  assert.equal(features.original_firstorder_Uniformity, 1 / 8);
  assert.deepEqual(diagnostics, {});
});

test('reports progress and can be cancelled', async () => {
  const mask = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const image = volumeOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const controller = new AbortController();
  const stages: string[] = [];
  const run = extractFeatures(image, mask, readParameters({ featureClass: { firstorder: null, glcm: null } }), reference, {
    signal: controller.signal,
    onProgress: ({ stage, done, total }) => {
      stages.push(`${stage} ${done}/${total}`);
      if (done === 1) controller.abort();
    },
  });
  await assert.rejects(run, { name: 'AbortError' });
  assert.deepEqual(stages, ['original 0/2', 'original 1/2']);
});

test('each image is uploaded once, and all of its matrices come from one run', async () => {
  const f64: string[][] = [];
  const counting: Backend = {
    ...reference,
    load: (plan, weights, options) => {
      const volumes = [...plan.inputs.values()].filter(({ shape }) => shape.length === 3);
      f64.push([volumes.map(({ dtype }) => dtype).join(), plan.steps.map(({ op }) => op).join()]);
      return reference.load(plan, weights, options);
    },
  };
  const size = [6, 5, 4] as const;
  const image = volumeOf(size, noise(120, 4), 'f64');
  const mask = volumeOf(size, new Array<number>(120).fill(1), 'u8');
  const parameters = readParameters({
    setting: { binWidth: 0.1 },
    imageType: { Original: {}, Square: {} },
    featureClass: { shape: null, firstorder: null, glcm: null, glrlm: null, glszm: null, gldm: null, ngtdm: null },
  });
  await extractFeatures(image, mask, parameters, counting);
  const once = ['f64', 'digitize,histogram,glcm,glrlm,glszm,gldm,ngtdm'];
  assert.deepEqual(f64, [once, once]);
});
