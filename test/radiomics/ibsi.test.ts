import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { extractFeatures } from '../../src/radiomics/extract';
import { readParameters } from '../../src/radiomics/parameters';
import phantom from '../fixtures/ibsi-digital-phantom.json';
import { describeReference, referencePath } from '../support/reference';
import { readReferenceImage } from './goldens';
import { ibsiAggregations, ibsiFeatures } from './ibsi';
import { referenceMatrices, volumeOf } from './volumes';

/** A value passes where it lies within the tolerance once it is rounded to 3 significant digits. */
function assertConsensus(found: number, expected: number | readonly number[], what: string): void {
  const [value, tolerance] = typeof expected === 'number' ? [expected, 0] : expected;
  const rounded = Number(found.toPrecision(3));
  assert.ok(Math.abs(rounded - value) <= tolerance * (1 + 1e-12), `${what}: ${found} for ${value} ± ${tolerance}`);
}

describe('IBSI digital phantom', () => {
  const image = volumeOf([5, 4, 4], phantom.image, 'i16', phantom.spacing);
  const mask = volumeOf([5, 4, 4], phantom.mask, 'u8', phantom.spacing);

  test('firstorder', async () => {
    const featureClass = { firstorder: Object.keys(phantom.firstorder) };
    const { features } = await extractFeatures(image, mask, readParameters({ setting: { binWidth: 1 }, featureClass }), referenceMatrices);
    for (const [feature, value] of Object.entries(phantom.firstorder)) {
      // The manual's kurtosis is less 3, and rounded so.
      const offset = feature === 'Kurtosis' ? 3 : 0;
      assertConsensus(features[`original_firstorder_${feature}`] - offset, Number((value - offset).toPrecision(3)), feature);
    }
  });

  for (const [name, expected] of Object.entries(phantom.consensus)) {
    test(name, async () => {
      const [featureClass, ...aggregation] = name.split(', ');
      const names = ibsiFeatures[featureClass];
      const setting = { binWidth: 1, ...ibsiAggregations[aggregation.join(', ')] };
      const parameters = readParameters({ setting, featureClass: { [featureClass]: Object.values(names) } });
      const { features } = await extractFeatures(image, mask, parameters, referenceMatrices);
      for (const [code, value] of Object.entries(expected)) {
        // The manual's covariance is divided by one voxel less than PyRadiomics'.
        const scale = names[code].endsWith('AxisLength') ? Math.sqrt(74 / 73) : 1;
        assertConsensus(scale * features[`original_${featureClass}_${names[code]}`], value, names[code]);
      }
    });
  }
});

interface Row {
  readonly code: string;
  readonly aggregation: string;
  readonly value: number;
  readonly tolerance: number;
}

/** The manual's values; a field with a comma is in quotes. */
function readRows(file: string): Row[] {
  const [, ...lines] = readFileSync(referencePath('ibsi', file), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => {
    const cells = Array.from(line.matchAll(/("[^"]*"|[^,]*)(,|$)/g), ([, cell]) => cell.replaceAll('"', ''));
    const [, , , code, , , aggregation, value, tolerance] = cells;
    return { code, aggregation, value: value === '' ? Number.NaN : Number(value), tolerance: Number(tolerance) };
  });
}

describeReference('ibsi/ibsi1_ct_phantom', 'IBSI CT phantom, configuration A', () => {
  const load = async () => ({
    image: await readReferenceImage('ibsi', 'ibsi1_ct_phantom', 'phantom.nii.gz'),
    mask: await readReferenceImage('ibsi', 'ibsi1_ct_phantom', 'mask.nii.gz'),
  });

  test('intensity statistics of 114,596 voxels', async () => {
    const { image, mask } = await load();
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
    for (const [name, value] of Object.entries(expected)) assertConsensus(features[`original_firstorder_${name}`], value, name);
    assertConsensus(features.original_firstorder_Kurtosis - 3, 5.96, 'Kurtosis');
  });

  for (const [aggregation, of] of [
    ['2.5D, direction-merged', '2.5D'],
    ['2.5D, merged', ''],
  ]) {
    test(`shape and texture, ${aggregation}`, async () => {
      const { image, mask } = await load();
      const classes = Object.keys(ibsiFeatures).filter((name) => of !== '' || ['glcm', 'glrlm'].includes(name));
      const setting = { resegmentRange: [-500, 400], binWidth: 25, additionalInfo: false, ...ibsiAggregations[aggregation] };
      const featureClass = Object.fromEntries(classes.map((name) => [name, Object.values(ibsiFeatures[name])]));
      const { features } = await extractFeatures(image, mask, readParameters({ setting, featureClass }), referenceMatrices);
      const rows = readRows('ibsi1_config_a.csv');
      for (const name of classes) {
        const wanted = name === 'shape' ? '' : ['glcm', 'glrlm'].includes(name) ? aggregation : of;
        for (const [code, feature] of Object.entries(ibsiFeatures[name])) {
          const row = rows.find((row) => row.code === code && row.aggregation === wanted);
          assert.ok(row, `${name} ${code} ${wanted}`);
          if (!Number.isNaN(row.value)) assertConsensus(features[`original_${name}_${feature}`], [row.value, row.tolerance], `${name} ${feature}`);
        }
      }
    });
  }
});
