import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Backend } from '../../../../src/backends/backend';
import { createWasmBackend } from '../../../../src/backends/wasm/backend';
import { type Volume, withData } from '../../../../src/imaging/volume';
import { readParameters } from '../../../../src/radiomics/parameters';
import { crop } from '../../../../src/radiomics/preprocess/crop';
import { preprocess } from '../../../../src/radiomics/preprocess/preprocess';
import { roiOf } from '../../../../src/radiomics/roi';
import { numbersOf } from '../../../../src/radiomics/voxels';
import { describeReference } from '../../../support/reference';
import { readReferenceImage } from '../../goldens';
import { derive, wholeOf } from './derive';
import { type FeatureResult, type MapResult, report } from './report';
import { statistics } from './statistics';
import { choiceOf, readTable } from './table';

describeReference('ibsi/ibsi2_response_maps', 'IBSI-2', () => {
  let backend: Backend;
  before(async () => {
    backend = await createWasmBackend({ build: 'simd' });
  });
  after(() => backend.dispose());

  const maps: MapResult[] = [];
  for (const row of readTable('ibsi2_response_map_tests.csv')) {
    test(`${row.test}: ${row.filter}, ${row.parameters}`, async () => {
      const dimension = row.dimension.startsWith('3D') ? '3D' : '2D';
      const choice = choiceOf(row.filter, dimension, row.padding, `${row.parameters}; ${row.dimension}`, row.pooling);
      const image = await readReferenceImage('ibsi', 'ibsi2_phantoms', `${row.phantom}.nii.gz`);
      const expected = numbersOf(await readReferenceImage('ibsi', ...row.file.split('/')));
      const found = numbersOf(await derive({ ...wholeOf(image), backend }, choice));
      const deviation = deviationInRange(found, expected);
      maps.push({ test: row.test, filter: row.filter, phantom: row.phantom, deviation });
      assert.ok(deviation <= 0.01, `differs by ${100 * deviation} % of the range`);
    });
  }

  const features: FeatureResult[] = [];
  const values = readTable('ibsi2_feature_values_2D.csv', ';');
  for (const row of readTable('ibsi2_feature_tests_2D.csv')) {
    test(`${row.filter_id}: ${row.filter}, ${row.parameters}`, async () => {
      const source = await ctPhantom();
      const unfiltered = row.filter.startsWith('none');
      const choice = () => choiceOf(row.filter, '2D', row.padding, partFor2D(row.parameters), '');
      const image = unfiltered ? crop(source.image, source.box) : await derive({ ...source, backend }, choice());
      const found = statistics(roiOf(image, crop(source.mask, source.box)).values);
      const expected = values.filter((value) => value.filter_id === row.filter_id);
      assert.equal(expected.length, 18);
      const compared = expected.map(({ feature_tag, consensus_value, tolerance }) => {
        const share = (value: number): number => Math.abs(value - Number(consensus_value)) / Number(tolerance);
        const value = found[feature_tag];
        return { feature_tag, value, consensus_value, tolerance, exact: share(value), rounded: share(Number(value.toPrecision(3))) };
      });
      // Both the value and the tolerance are decimal: one whole tolerance may come out a rounding error more.
      const failed = compared.filter(({ rounded }) => !(rounded <= 1 + 1e-9));
      const worst = Math.max(...compared.map(({ exact }) => exact));
      features.push({ test: row.filter_id, filter: row.filter, passed: 18 - failed.length, share: worst });
      assert.deepEqual(failed, []);
    });
  }

  test('docs/ibsi2.md says so (PM_WRITE_DOCS=1 writes it)', () => {
    const text = report(maps, features);
    if (process.env.PM_WRITE_DOCS === '1') writeFileSync('docs/ibsi2.md', text);
    assert.equal(readFileSync('docs/ibsi2.md', 'utf8'), text);
  });
});

/** The largest difference as a share of the expected values' range. */
function deviationInRange(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(found.length, expected.length);
  let [low, high, worst] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let at = 0; at < expected.length; at++) {
    low = Math.min(low, expected[at]);
    high = Math.max(high, expected[at]);
    // NaN, if any, is kept.
    const difference = Math.abs(found[at] - expected[at]);
    if (!(difference <= worst)) worst = difference;
  }
  return worst / (high - low);
}

/** Of `2D: LH, 3D: LLH, level 1` and `A: axial plane; B: average over orthogonal planes` what holds for the 2D tests, which are those of A. */
function partFor2D(parameters: string): string {
  return parameters.replace(/2D: (\w+), 3D: \w+/, '$1').replace(/; B: .*$/, '');
}

/** The CT phantom, resegmented; its values are whole Hounsfield units. */
async function ctPhantom() {
  const read = (file: string): Promise<Volume> => readReferenceImage('ibsi', 'ibsi1_ct_phantom', file);
  const image = await read('phantom.nii.gz');
  const rounded = withData(
    image,
    'f64',
    Float64Array.from(numbersOf(image), (value) => Math.round(Math.fround(value))),
  );
  const { setting } = readParameters({ setting: { resegmentRange: [-1000, 400], additionalInfo: false } });
  return preprocess(rounded, await read('mask.nii.gz'), setting);
}
