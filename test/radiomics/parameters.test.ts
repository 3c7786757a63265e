import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseParameters, readParameters } from '../../src/radiomics/parameters';
import { defaultSettings } from '../../src/radiomics/settings';

test('an empty file gives PyRadiomics’ defaults', () => {
  const parameters = parseParameters('');
  assert.deepEqual(parameters.setting, defaultSettings);
  assert.equal(parameters.setting.binWidth, 25);
  assert.equal(parameters.setting.interpolator, 'sitkBSpline');
  assert.equal(parameters.setting.resampledPixelSpacing, null);
  assert.deepEqual(parameters.imageType, { Original: {} });
  assert.deepEqual(Object.keys(parameters.featureClass), ['shape', 'firstorder', 'glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm']);
});

test('reads a PyRadiomics parameter file', () => {
  const { setting, imageType, featureClass } = parseParameters(`
# comment
setting:
  binWidth: 5
  normalize: yes
  resampledPixelSpacing: [1, 1, 0]
  interpolator: sitkLinear
  resegmentRange:
  - -3
  - 3
  resegmentMode: sigma
  weightingNorm:
voxelSetting:
  kernelRadius: 2
imageType:
  Original:
    binWidth: 12.5
featureClass:
  firstorder:
  glcm:
    - Contrast
    - MCC
`);
  assert.equal(setting.binWidth, 5);
  assert.equal(setting.normalize, true);
  assert.deepEqual(setting.resampledPixelSpacing, [1, 1, 0]);
  assert.equal(setting.interpolator, 'sitkLinear');
  assert.deepEqual(setting.resegmentRange, [-3, 3]);
  assert.equal(setting.resegmentMode, 'sigma');
  assert.equal(setting.weightingNorm, null);
  assert.equal(setting.kernelRadius, 2);
  assert.deepEqual(imageType, { Original: { binWidth: 12.5 } });
  assert.deepEqual(featureClass, { firstorder: [], glcm: ['Contrast', 'MCC'] });
});

test('reads JSON, and SimpleITK’s numbers of the interpolators', () => {
  const { setting } = parseParameters('{"setting": {"binCount": 32, "interpolator": 2}}');
  assert.equal(setting.binCount, 32);
  assert.equal(setting.interpolator, 'sitkLinear');
});

const rejected: [name: string, content: unknown, code: string, message: RegExp][] = [
  ['an unknown setting', { setting: { binwidth: 5 } }, 'setting-unknown', /setting\.binwidth: .*did you mean binWidth\?/],
  ['an unknown setting of an image type', { imageType: { Original: { sigmas: [1] } } }, 'setting-unknown', /imageType\.Original\.sigmas: .*sigma\?/],
  ['an unknown section', { settings: {} }, 'parameters-structure', /did you mean setting\?/],
  ['a wrong type', { setting: { binWidth: '25' } }, 'setting-value', /"25" is not allowed; give a number greater than 0/],
  ['a value out of range', { setting: { force2Ddimension: 3 } }, 'setting-value', /an integer from 0 to 2/],
  ['a fraction for an integer', { setting: { distances: [1, 1.5] } }, 'setting-value', /a list of values, each an integer greater than 0/],
  ['a value that is not one of the list', { setting: { resegmentMode: 'percent' } }, 'setting-value', /one of absolute, relative, sigma/],
  ['an interpolator that is not available', { setting: { interpolator: 'sitkGaussian' } }, 'setting-value', /sitkBSpline, or null/],
  ['too few spacings', { setting: { resampledPixelSpacing: [1, 1] } }, 'setting-value', /a list of 3 values/],
  ['null where a value is needed', { setting: { label: null } }, 'setting-value', /null is not allowed/],
  ['a section that is no mapping', { setting: [1] }, 'parameters-structure', /not a mapping/],
  ['an unavailable image type', { imageType: { wavelets: {} } }, 'image-type-unknown', /imageType\.wavelets: .*did you mean Wavelet\?/],
  [
    'an unknown wavelet',
    { imageType: { Wavelet: { wavelet: 'coiff1' } } },
    'setting-value',
    /Wavelet\.wavelet: "coiff1" is not allowed; did you mean coif1\?/,
  ],
  [
    'an unavailable class',
    { featureClass: { texture: [] } },
    'feature-class-unknown',
    /featureClass\.texture: .*use shape, shape2D, firstorder, glcm, glrlm, glszm, gldm, ngtdm/,
  ],
  ['an unknown feature', { featureClass: { glcm: ['Contrasts'] } }, 'feature-unknown', /did you mean Contrast\?/],
  ['features that are no list', { featureClass: { glcm: 'Contrast' } }, 'parameters-structure', /not a list/],
];

for (const [name, content, code, message] of rejected) {
  test(`rejects ${name}`, () => assert.throws(() => readParameters(content), { name: 'PmError', code, message }));
}

test('a syntax error names the line', () => {
  assert.throws(() => parseParameters('setting:\n  binWidth: [1\nimageType:\n'), { code: 'parameters-syntax', message: /^parameter file, line \d/ });
  assert.throws(() => parseParameters('setting:\n  label: 1\n  label: 2\n'), { code: 'parameters-syntax', message: /line 3/ });
});
