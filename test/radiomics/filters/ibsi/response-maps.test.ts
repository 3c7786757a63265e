import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbersOf } from '../../../../src/radiomics/voxels';
import { describeReference } from '../../../support/reference';
import { readReferenceImage } from '../../goldens';
import { derive, wholeOf } from './derive';
import { choiceOf, readTable } from './table';

describeReference('ibsi/ibsi2_response_maps', 'IBSI-2 response maps', () => {
  for (const row of readTable('ibsi2_response_map_tests.csv')) {
    test(`${row.test}: ${row.filter}, ${row.parameters}`, async () => {
      const choice = choiceOf(
        row.filter,
        row.dimension.startsWith('3D') ? '3D' : '2D',
        row.padding,
        `${row.dimension}; ${row.parameters}`,
        row.pooling,
      );
      const image = await readReferenceImage('ibsi', 'ibsi2_phantoms', `${row.phantom}.nii.gz`);
      const expected = numbersOf(await readReferenceImage('ibsi', ...row.file.split('/')));
      const t = performance.now();
      const found = numbersOf(await derive(wholeOf(image), choice));
      let [low, high, worst] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
      assert.equal(found.length, expected.length);
      for (let at = 0; at < expected.length; at++) {
        low = Math.min(low, expected[at]);
        high = Math.max(high, expected[at]);
        worst = Math.max(worst, Math.abs(found[at] - expected[at]));
      }
      console.log(
        row.test,
        JSON.stringify(choice.settings),
        `${((100 * worst) / (high - low)).toPrecision(3)} %`,
        (performance.now() - t).toFixed(0),
        'ms',
      );
      assert.ok(worst <= 0.01 * (high - low), `differs by ${(100 * worst) / (high - low)} % of the range`);
    });
  }
});
