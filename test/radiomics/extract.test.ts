import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { featureClasses } from '../../src/radiomics/classes/all';
import { extractFeatures } from '../../src/radiomics/extract';
import { imageTypes } from '../../src/radiomics/filters/all';
import { readParameters } from '../../src/radiomics/parameters';
import phantom from '../fixtures/ibsi-digital-phantom.json';
import { assertClose } from '../support/close';
import { describeReference } from '../support/reference';
import { type Golden, listGoldens, readCase, readGolden, readReferenceImage } from './goldens';
import { referenceMatrices, volumeOf } from './volumes';

const classes = featureClasses.map(({ name }) => name);
const types = imageTypes.map(({ name }) => name);

/** The golden's features of the classes and image types that exist; the others wait for theirs. */
function expectedOf(golden: Golden): [string, number | null][] {
  const complete = Object.keys(golden.imageTypes).every((type) => types.includes(type));
  return Object.entries(golden.features).filter(([name]) => {
    const [image, featureClass] = name.split('_');
    return (complete || image === 'original') && classes.includes(featureClass);
  });
}

for (const folder of ['radiomics', 'real-mr']) {
  describeReference(`${folder}/goldens`, `PyRadiomics' values, ${folder}`, () => {
    for (const file of listGoldens(folder)) {
      const golden = readGolden(folder, file);
      const expected = expectedOf(golden);
      if (expected.length > 0) test(file, () => compare(folder, golden, expected));
    }
  });
}

async function compare(folder: string, golden: Golden, expected: [string, number | null][]): Promise<void> {
  const { image, mask } = await readCase(folder, golden);
  const available = Object.entries(golden.imageTypes).filter(([name]) => types.includes(name));
  const featureClass = Object.fromEntries(
    classes.filter((name) => expected.some(([feature]) => feature.split('_')[1] === name)).map((name) => [name, null]),
  );
  const parameters = readParameters({ setting: golden.settings, imageType: Object.fromEntries(available), featureClass });
  const { features, diagnostics } = await extractFeatures(image, mask, parameters, referenceMatrices);
  for (const [name, value] of expected) assertClose([features[name]], [value ?? Number.NaN], { rel: 1e-9 }, name);
  for (const [name, value] of Object.entries(golden.diagnostics)) {
    const found = diagnostics[name];
    if (typeof value === 'string') assert.equal(found, value, name);
    else assertClose([found].flat() as number[], [value].flat(), { rel: 1e-12 }, name);
  }
}

describeReference('ibsi/ibsi1_ct_phantom', 'IBSI CT phantom, configuration A', () => {
  test('intensity statistics of 114,596 voxels', async () => {
    const image = await readReferenceImage('ibsi', 'ibsi1_ct_phantom', 'phantom.nii.gz');
    const mask = await readReferenceImage('ibsi', 'ibsi1_ct_phantom', 'mask.nii.gz');
    const parameters = readParameters({ setting: { resegmentRange: [-500, 400] }, featureClass: { firstorder: null } });
    const { features, diagnostics } = await extractFeatures(image, mask, parameters, referenceMatrices);
    assert.equal(diagnostics['diagnostics_Mask-original_VoxelNum'], 125256);
    assert.equal(diagnostics['diagnostics_Mask-resegmented_VoxelNum'], 114596);
    const expected = {
      Mean: 13.4,
      Variance: 14200,
      Skewness: -2.47,
      Median: 46,
      Minimum: -500,
      '10Percentile': -129,
      '90Percentile': 95,
      Maximum: 377,
      InterquartileRange: 56,
      MeanAbsoluteDeviation: 73.6,
      RobustMeanAbsoluteDeviation: 27.7,
      Energy: 1.65e9,
      RootMeanSquared: 120,
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(Number(features[`original_firstorder_${name}`].toPrecision(3)), value, name);
    }
    assert.equal((features.original_firstorder_Kurtosis - 3).toPrecision(3), '5.96');
  });
});

describe('IBSI digital phantom', () => {
  const image = volumeOf([5, 4, 4], phantom.image, 'i16', phantom.spacing);
  const mask = volumeOf([5, 4, 4], phantom.mask, 'u8', phantom.spacing);
  const cases = [
    ['firstorder', {}],
    ['glcm averaged', {}],
    ['glcm merged', { weightingNorm: 'no_weighting' }],
  ] as const;
  for (const [name, setting] of cases) {
    test(name, async () => {
      const expected = phantom.expected[name] as Record<string, number>;
      const featureClass = name.split(' ')[0];
      const parameters = readParameters({ setting: { binWidth: 1, ...setting }, featureClass: { [featureClass]: Object.keys(expected) } });
      const { features } = await extractFeatures(image, mask, parameters, referenceMatrices);
      for (const [feature, value] of Object.entries(expected)) {
        const found = features[`original_${featureClass}_${feature}`];
        // The manual's kurtosis is less 3, and rounded so.
        const offset = feature === 'Kurtosis' ? 3 : 0;
        assert.equal(Number((found - offset).toPrecision(3)), Number((value - offset).toPrecision(3)), feature);
      }
    });
  }
});

test('a flat region has the values that PyRadiomics gives it', async () => {
  const image = volumeOf([3, 3, 3], new Array<number>(27).fill(0.1));
  const mask = volumeOf([3, 3, 3], new Array<number>(27).fill(1), 'u8');
  const { features } = await extractFeatures(image, mask, readParameters({}), referenceMatrices);
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
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(features[`original_${name}`], value, name);
});

test('isolated voxels have no co-occurrences: GLCM features are NaN', async () => {
  const mask = volumeOf([3, 3, 3], [1, 0, 1, ...new Array<number>(23).fill(0), 1], 'u8');
  const image = volumeOf(
    [3, 3, 3],
    Array.from({ length: 27 }, (_, i) => 10 * i),
  );
  const parameters = readParameters({ setting: { binWidth: 1 }, featureClass: { glcm: ['Contrast', 'JointEntropy', 'MCC'] } });
  const { features } = await extractFeatures(image, mask, parameters, referenceMatrices);
  for (const [name, value] of Object.entries(features)) assert.ok(Number.isNaN(value), name);
});

test('deprecated features are computed when named, and then only those named', async () => {
  const mask = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const image = volumeOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const parameters = readParameters({ featureClass: { firstorder: ['StandardDeviation', 'Mean'] } });
  const { features } = await extractFeatures(image, mask, parameters, referenceMatrices);
  assert.deepEqual(features, { original_firstorder_StandardDeviation: Math.sqrt(5.25), original_firstorder_Mean: 4.5 });
  const all = await extractFeatures(image, mask, readParameters({}), referenceMatrices);
  assert.equal(Object.keys(all.features).length, 18 + 24);
});

test('settings of an image type hold for that type', async () => {
  const mask = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const image = volumeOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const parameters = readParameters({ imageType: { Original: { binWidth: 1 } }, featureClass: { firstorder: ['Uniformity'] } });
  const { features, diagnostics } = await extractFeatures(
    image,
    mask,
    { ...parameters, setting: { ...parameters.setting, additionalInfo: false } },
    referenceMatrices,
  );
  assert.equal(features.original_firstorder_Uniformity, 1 / 8);
  assert.deepEqual(diagnostics, {});
});

test('reports progress and can be cancelled', async () => {
  const mask = volumeOf([2, 2, 2], new Array<number>(8).fill(1), 'u8');
  const image = volumeOf([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const controller = new AbortController();
  const stages: string[] = [];
  const run = extractFeatures(image, mask, readParameters({}), referenceMatrices, {
    signal: controller.signal,
    onProgress: ({ stage, done, total }) => {
      stages.push(`${stage} ${done}/${total}`);
      if (done === 1) controller.abort();
    },
  });
  await assert.rejects(run, { name: 'AbortError' });
  assert.deepEqual(stages, ['original 0/2', 'original 1/2']);
});
