import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binned } from '../../src/radiomics/discretise';
import { extractFeatures } from '../../src/radiomics/extract';
import { levelled } from '../../src/radiomics/levelled-roi';
import { engineMatrices } from '../../src/radiomics/matrices';
import { readParameters } from '../../src/radiomics/parameters';
import { preprocess } from '../../src/radiomics/preprocess/preprocess';
import { roiOf } from '../../src/radiomics/roi';
import { aggregations } from '../../src/radiomics/settings';
import { assertClose } from '../support/close';
import { noise, reference, volumeOf } from './volumes';

const ibsi = (setting: object = {}, featureClass?: object) => readParameters({ setting: { conformance: 'ibsi', ...setting }, featureClass });

async function extract(size: readonly [number, number, number], values: number[], inside: number[], parameters = ibsi(), spacing = [1, 1, 1]) {
  const image = volumeOf(size, values, 'f64', spacing);
  return (await extractFeatures(image, volumeOf(size, inside, 'u8', spacing), parameters, reference)).features;
}

test('IBSI’s conformance has the classes and features with codes', async () => {
  const parameters = ibsi({ binWidth: 0.25 });
  const classes = 'shape firstorder glcm glrlm glszm ngtdm morphology localintensity intensityhistogram ivh gldzm ngldm';
  assert.deepEqual(Object.keys(parameters.featureClass), classes.split(' '));
  const features = await extract([4, 4, 3], noise(48), new Array<number>(48).fill(1), parameters);
  // The manual's 169 less the area under the IVH curve, and the 4 densities that it has without consensus values.
  assert.equal(Object.keys(features).length, 25 + 4 + 2 + 18 + 23 + 6 + 25 + 16 + 16 + 16 + 5 + 17);
  for (const [name, value] of Object.entries(features)) assert.ok(Number.isFinite(value), name);
});

test('settings of IBSI’s preprocessing are refused without its conformance', () => {
  const refused = { name: 'PmError', code: 'setting-conformance', message: /^setting\.roundIntensities: .*set conformance to ibsi/ };
  assert.throws(() => readParameters({ setting: { roundIntensities: true } }), refused);
  assert.throws(() => readParameters({ setting: { outlierSigma: 3 } }), { code: 'setting-conformance' });
  assert.doesNotThrow(() => readParameters({ setting: { roundIntensities: false, aggregation: '2D-averaged' } }));
});

test('aggregations: one, several, and what is neither', async () => {
  assert.deepEqual(ibsi({ aggregation: '2D-averaged' }).setting.aggregation, ['2D-averaged']);
  assert.throws(() => ibsi({ aggregation: '2D' }), { code: 'setting-value', message: /one of 2D-averaged, .*, or a list of them/ });
  assert.throws(() => ibsi({ aggregation: ['3D-merged', '3D-merged'] }), { code: 'setting-value' });
  const values = noise(60).map((x) => Math.floor(4 * x));
  const inside = noise(60, 7).map((x) => (x > 0.2 ? 1 : 0));
  const classes = { glcm: ['Contrast'], glszm: ['ZonePercentage'], firstorder: ['Mean'] };
  const all = await extract([5, 4, 3], values, inside, ibsi({ binWidth: 1, aggregation: [...aggregations] }, classes));
  const suffixed = [...aggregations.map((name) => `glcm-${name}_Contrast`), ...['2D', '2.5D', '3D'].map((name) => `glszm-${name}_ZonePercentage`)];
  assert.deepEqual(Object.keys(all).sort(), ['original_firstorder_Mean', ...suffixed.map((name) => `original_${name}`)].sort());
  for (const aggregation of aggregations) {
    const alone = await extract([5, 4, 3], values, inside, ibsi({ binWidth: 1, aggregation }, classes));
    assert.equal(alone.original_glcm_Contrast, all[`original_glcm-${aggregation}_Contrast`]);
    assert.equal(alone.original_glszm_ZonePercentage, all[`original_glszm-${aggregation.split('-')[0]}_ZonePercentage`]);
  }
  // Each of PyRadiomics' ways has a name.
  const pyradiomics = readParameters({ setting: { binWidth: 1, force2D: true, weightingNorm: 'no_weighting' }, featureClass: classes });
  const found = await extract([5, 4, 3], values, inside, pyradiomics);
  assertClose([found.original_glcm_Contrast], [all['original_glcm-2.5D-merged_Contrast']], { rel: 1e-14 });
});

test('by slice: the mean of what the slices give alone, along each axis', async () => {
  const size = [5, 4, 3] as const;
  const values = noise(60, 2).map((x) => Math.floor(3 * x));
  const classes = { glcm: ['Contrast'], gldzm: ['LargeDistanceEmphasis'], ngtdm: ['Complexity'], ngldm: ['HighDependenceEmphasis'] };
  const within = (at: number) => [at % 5, Math.floor(at / 5) % 4, Math.floor(at / 20)];
  for (const force2Ddimension of [0, 1, 2]) {
    const axis = 2 - force2Ddimension;
    const setting = { binWidth: 1, aggregation: '2D-slice-merged', force2Ddimension, resegmentRange: [0, 5] };
    const whole = await extract(size, values, new Array<number>(60).fill(1), ibsi(setting, classes));
    const sums = Object.fromEntries(Object.keys(whole).map((name) => [name, 0]));
    for (let slice = 0; slice < size[axis]; slice++) {
      const inside = values.map((_, at) => (within(at)[axis] === slice ? 1 : 0));
      const alone = await extract(size, values, inside, ibsi(setting, classes));
      for (const name of Object.keys(sums)) sums[name] += alone[name] / size[axis];
    }
    assertClose(Object.values(whole), Object.values(sums), { rel: 1e-13 });
  }
});

test('grey levels: fixed bin size from the range’s bound, fixed bin number over the region', async () => {
  const of = async (values: number[], settings: object) => {
    const size = [values.length, 1, 1] as const;
    const roi = roiOf(volumeOf(size, values), volumeOf(size, new Array<number>(values.length).fill(1), 'u8'));
    return [...(await levelled(binned(roi, ibsi(settings).setting), engineMatrices(reference))).levels];
  };
  assert.deepEqual(await of([-500, -476, -475, 0, 400], { binWidth: 25, resegmentRange: [-500, 400] }), [1, 1, 2, 21, 37]);
  assert.deepEqual(await of([3, 4, 5.9, 6], { binWidth: 2 }), [1, 1, 2, 2]);
  assert.deepEqual(await of([0, 0.1, 0.2, 0.3, 0.6, 0.7], { binWidth: 0.1 }), [1, 2, 3, 4, 7, 8]);
  assert.deepEqual(await of([0, 1, 2, 3, 4], { binCount: 4 }), [1, 2, 3, 4, 4]);
  assert.deepEqual(await of([7, 7], { binCount: 4 }), [1, 1]);
  await assert.rejects(of([0, 1], { binWidth: 1e-9 }), { code: 'too-many-bins' });
});

test('grids with a common centre, values kept beyond the outer voxels, half voxels inside, rounded', async () => {
  // 4 voxels of 3 mm become 6 of 2 mm, at -1/6, 1/2, 7/6, ... of the first.
  const image = volumeOf(
    [4, 4, 1],
    Array.from({ length: 16 }, (_, at) => 30 * (at % 4)),
    'i16',
    [3, 3, 3],
  );
  const mask = volumeOf(
    [4, 4, 1],
    Array.from({ length: 16 }, (_, at) => (at % 4 > 0 ? 1 : 0)),
    'u8',
    [3, 3, 3],
  );
  const { setting } = ibsi({ resampledPixelSpacing: [2, 2, 0], interpolator: 'sitkLinear', roundIntensities: true });
  const found = await preprocess(image, mask, setting);
  assert.deepEqual(found.image.size, [6, 6, 1]);
  assert.deepEqual([...found.image.data.slice(0, 6)], [0, 15, 35, 55, 75, 90]);
  assert.deepEqual([...found.mask.data.slice(0, 6)], [0, 1, 1, 1, 1, 1]);
  assertClose(found.image.affine, [2, 0, 0, -0.5, 0, 2, 0, -0.5, 0, 0, 3, 0, 0, 0, 0, 1], { rel: 0, abs: 1e-12 });
  const nearest = await preprocess(image, mask, { ...setting, maskInterpolator: 'sitkNearestNeighbor' });
  assert.deepEqual([...nearest.mask.data.slice(0, 6)], [0, 1, 1, 1, 1, 1]);
  const whole = await preprocess(image, mask, { ...setting, maskThreshold: 1 });
  assert.deepEqual([...whole.mask.data.slice(0, 6)], [0, 0, 1, 1, 1, 1]);
});

test('range and outliers are of the same region; shape keeps the region before them', async () => {
  const values = [0, 10, 10, 10, 11, 11, 11, 12, 12, 12, 12, 60];
  const setting = { resegmentRange: [5, 100], outlierSigma: 2, minimumROIDimensions: 1 };
  const classes = { firstorder: ['Minimum', 'Maximum'], shape: ['VoxelVolume'] };
  const features = await extract([12, 1, 1], values, new Array<number>(12).fill(1), ibsi(setting, classes));
  assert.deepEqual(features, { original_shape_VoxelVolume: 12, original_firstorder_Minimum: 10, original_firstorder_Maximum: 12 });
});

test('intensity-volume histogram: as it is, by bin size, by bin number', async () => {
  const values = [1, 1, 2, 4, 4, 7, 8, 8, 9, 11];
  const of = async (setting: object) => {
    const features = await extract([10, 1, 1], values, new Array<number>(10).fill(1), ibsi({ minimumROIDimensions: 1, ...setting }, { ivh: null }));
    return Object.values(features);
  };
  // Steps 1, 2, ..., 11: a tenth of the range is 2, nine tenths are 10; one voxel has more than 9, nine have more than 0.
  assertClose(await of({}), [0.8, 0.1, 10, 2, 0.7, 8], { rel: 1e-14 });
  // Range 0 to 20: 2 and 18.
  assertClose(await of({ resegmentRange: [0, 20] }), [0.8, 0, 10, 2, 0.8, 8], { rel: 1e-14 });
  // Bins of 5 from 0, with centres 2.5, 7.5, 12.5, 17.5: 4 voxels or more; 4, 5 and 1 voxels.
  assertClose(await of({ resegmentRange: [0, 20], ivhBinWidth: 5 }), [0.5, 0, 12.5, 7.5, 0.5, 5], { rel: 1e-14 });
  // Five bins of 2 over 1 to 11: 3, 2, 0, 3 and 2 voxels of more.
  assertClose(await of({ ivhBinCount: 5 }), [0.7, 0.2, 6, 2, 0.5, 4], { rel: 1e-14 });
});

test('local intensity: means over the voxels within 6.2 mm, outside the region too', async () => {
  const size = [7, 6, 5] as const;
  const spacing = [2.5, 3, 4];
  const values = noise(210, 11);
  const inside = noise(210, 12).map((x) => (x > 0.7 ? 1 : 0));
  const radius = Math.cbrt(3 / (4 * Math.PI)) * 10;
  const at = (voxel: number) => [voxel % 7, Math.floor(voxel / 7) % 6, Math.floor(voxel / 42)];
  const peak = (centre: number) => {
    const near = values.filter((_, voxel) => Math.hypot(...spacing.map((step, axis) => step * (at(voxel)[axis] - at(centre)[axis]))) <= radius);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  };
  const region = Array.from(values.keys()).filter((voxel) => inside[voxel] === 1);
  const brightest = region.reduce((best, voxel) => (values[voxel] > values[best] ? voxel : best));
  const features = await extract(size, values, inside, ibsi({}, { localintensity: null }), spacing);
  assertClose(Object.values(features), [peak(brightest), Math.max(...region.map(peak))], { rel: 1e-12 });
});

test('intensity histogram: the mode nearest to the mean, and the slopes', async () => {
  const values = [1, 1, 3, 3, 5, 5, 6];
  const names = [
    'Mode',
    'MaximumHistogramGradient',
    'MaximumHistogramGradientGrayLevel',
    'MinimumHistogramGradient',
    'MinimumHistogramGradientGrayLevel',
  ];
  const parameters = ibsi({ binWidth: 1, minimumROIDimensions: 1 }, { intensityhistogram: names });
  const features = await extract([7, 1, 1], values, new Array<number>(7).fill(1), parameters);
  // Counts 2, 0, 2, 0, 2, 1: slopes -2, 0, 0, 0, 0.5, -1.
  assert.deepEqual(Object.values(features), [3, 0.5, 5, -2, 1]);
});

test('a region of one plane or line has runs and zones; voxels without neighbours have no tone differences', async () => {
  const line = await extract([5, 1, 1], [1, 2, 2, 3, 3], [1, 1, 1, 0, 1], ibsi({ binWidth: 1, minimumROIDimensions: 1 }));
  assert.ok(Number.isFinite(line.original_glrlm_RunEntropy));
  assert.ok(Number.isFinite(line.original_gldzm_ZoneDistanceEntropy));
  // Runs along the line: 1, 2 2 and 3; across it, in 12 directions, four of one.
  assertClose([line.original_glrlm_RunPercentage], [(3 / 4 + 12) / 13], { rel: 1e-14 });
  // Three voxels have neighbours: 1 differs by 1, 2 by 1/2, 2 by 0.
  assertClose([line.original_ngtdm_Coarseness], [1 / (1 / 3 + (2 / 3) * (1 / 2))], { rel: 1e-14 });
  const apart = await extract([5, 1, 1], [1, 2, 2, 3, 3], [1, 0, 1, 0, 1], ibsi({ binWidth: 1, minimumROIDimensions: 1 }));
  assert.ok(Number.isNaN(apart.original_ngtdm_Coarseness));
});
