import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import type { Warning } from '../../src/core/warning';
import type { Volume } from '../../src/imaging/volume';
import { extractFeatures } from '../../src/radiomics/extract';
import { extractMaps } from '../../src/radiomics/map/extract-maps';
import { readParameters } from '../../src/radiomics/parameters';
import { warnOfValues } from '../../src/radiomics/value-warnings';
import { noise, volumeOf } from './volumes';

const size = [6, 5, 3] as const;
const image = volumeOf(
  size,
  noise(90).map((x) => 100 * x),
);
const all = volumeOf(size, new Array<number>(90).fill(1), 'u8');
/** Voxels that touch no other: nine of them. */
const apart = volumeOf(
  size,
  Array.from({ length: 90 }, (_, n) => Number(n % 2 === 0 && Math.floor(n / 6) % 2 === 0 && n < 30)),
  'u8',
);

async function warningsOf(mask: Volume, parameters: object): Promise<{ names: string[]; warnings: Warning[] }> {
  const warnings: Warning[] = [];
  const { features } = await extractFeatures(image, mask, readParameters(parameters), createReferenceBackend(), {
    onWarning: (one) => warnings.push(one),
  });
  return { names: Object.keys(features), warnings };
}

async function mapWarnings(parameters: object): Promise<{ names: string[]; warnings: Warning[] }> {
  const warnings: Warning[] = [];
  const names: string[] = [];
  const options = { onWarning: (one: Warning) => warnings.push(one) };
  for await (const { name } of extractMaps(image, apart, readParameters(parameters), createReferenceBackend(), options)) names.push(name);
  return { names, warnings };
}

describe('warnings of an extraction', () => {
  test('none where everything has its value', async () => {
    const { names, warnings } = await warningsOf(all, {});
    assert.equal(names.length, 107);
    assert.deepEqual(warnings, []);
  });

  test('a Laplacian of Gaussian on an axis of 3 voxels: each sigma, and the other images go on', async () => {
    const parameters = { imageType: { Original: {}, LoG: { sigma: [1, 2.5] } }, featureClass: { firstorder: ['Mean'] } };
    const { names, warnings } = await warningsOf(all, parameters);
    assert.deepEqual(names, ['original_firstorder_Mean']);
    assert.deepEqual(
      warnings.map(({ code, what }) => [code, what]),
      [
        ['image-left-out', 'log-sigma-1-0-mm-3D'],
        ['image-left-out', 'log-sigma-2-5-mm-3D'],
      ],
    );
    assert.match(warnings[0].message, /^log-sigma-1-0-mm-3D: an axis of the image's 6 x 5 x 3 voxels is too short/);
  });

  test('voxels that touch no other have no co-occurrences: the class is named, its features are NaN', async () => {
    const { names, warnings } = await warningsOf(apart, { featureClass: { firstorder: ['Mean'], glcm: ['Contrast', 'Id'] } });
    assert.deepEqual(names, ['original_firstorder_Mean', 'original_glcm_Contrast', 'original_glcm_Id']);
    assert.deepEqual(warnings, [
      {
        code: 'feature-undefined',
        what: 'original_glcm',
        message: 'original_glcm: none of its features has a finite value for this region',
      },
    ]);
  });

  test('a class of which a conformance has nothing', async () => {
    const parameters = { setting: { conformance: 'ibsi', binWidth: 10 }, featureClass: { gldm: [], firstorder: ['Mean'] } };
    const { names, warnings } = await warningsOf(all, parameters);
    assert.deepEqual(names, ['original_firstorder_Mean']);
    assert.deepEqual(
      warnings.map(({ message }) => message),
      ['original_gldm: has no features with these settings'],
    );
  });
});

describe('warnings of maps', () => {
  test('classes without maps, images that are left out, maps without values', async () => {
    const parameters = {
      imageType: { Original: {}, LoG: { sigma: [1] } },
      featureClass: { shape: [], firstorder: ['Mean'], glcm: ['Contrast'] },
    };
    const { names, warnings } = await mapWarnings(parameters);
    assert.deepEqual(names, ['original_firstorder_Mean', 'original_glcm_Contrast']);
    assert.deepEqual(
      warnings.map(({ code, what }) => [code, what]),
      [
        ['class-without-maps', 'shape'],
        ['feature-undefined', 'original_glcm'],
        ['image-left-out', 'log-sigma-1-0-mm-3D'],
      ],
    );
  });
});

test('a class without maps that nobody has named is not missed', async () => {
  const { warnings } = await mapWarnings({});
  assert.ok(!warnings.some(({ code }) => code === 'class-without-maps'));
});

test('warnOfValues: the features without a value by their full names', () => {
  const warnings: Warning[] = [];
  const warn = (defined: Record<string, boolean>) => warnOfValues('original_glcm', defined, (one) => warnings.push(one));
  warn({ A: true, B: true });
  assert.deepEqual(warnings, []);
  warn({ A: true, B: false, C: false });
  assert.deepEqual(
    warnings.map(({ message }) => message),
    ['original_glcm_B, original_glcm_C: no finite value for this region'],
  );
});
