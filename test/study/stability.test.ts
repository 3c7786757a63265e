import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Size } from '../../src/imaging/volume';
import { readParameters } from '../../src/radiomics/parameters';
import { parseChain } from '../../src/radiomics/perturb/chain';
import { icc, twoWayMeans } from '../../src/stats/icc';
import { featureStability, stabilityOf } from '../../src/study/stability';
import { noise, reference, volumeOf } from '../radiomics/volumes';

const size: Size = [14, 12, 8];
const count = 14 * 12 * 8;
const cases = [1, 2, 3, 4].map((n) => ({
  id: `p${n}`,
  image: volumeOf(
    size,
    noise(count, n).map((x) => Math.floor(50 * n + 40 * x)),
    'i16',
  ),
  // Another size of the region, and another label than 1.
  mask: volumeOf(
    size,
    Array.from({ length: count }, (_, at) => 3 * Number(at % 14 > 1 && at % 14 < 6 + n && at > 168 && at < count - 168)),
    'u8',
  ),
}));
const parameters = readParameters({ setting: { binWidth: 10, label: 3 }, featureClass: { shape: ['MeshVolume'], firstorder: ['Mean', 'Skewness'] } });

describe('stability of features', () => {
  test('follows from the values as their intraclass correlation says', () => {
    const values = [
      [1, 1.2, 0.9],
      [3, 3.1, 2.7],
      [2, Number.NaN, 2.2],
      [5, 5.3, 5.1],
    ];
    const [a, b, c] = stabilityOf(
      values.map((row) => row.map((x) => ({ a: x, b: 1, c: Number.NaN }))),
      'ICC(2,1)',
    );
    const expected = icc(twoWayMeans([values[0], values[1], values[3]]), 'ICC(2,1)');
    assert.deepEqual(
      { ...a },
      { feature: 'a', icc: expected.icc, lower: expected.lower, upper: expected.upper, class: expected.lower < 0.9 ? 'good' : 'excellent', cases: 3 },
    );
    assert.deepEqual([b.icc, b.class, b.cases], [Number.NaN, undefined, 4]);
    assert.deepEqual([c.icc, c.class, c.cases], [Number.NaN, undefined, 0]);
  });

  test('noise leaves shapes alone and does little to the mean, more to the skewness', async () => {
    const run = (chain: string, seed = 0) => featureStability(cases, parseChain(chain), reference, { parameters, repeats: 4, seed });
    const table = await run('noise=1');
    const [shape, mean, skewness] = table;
    assert.deepEqual(
      table.map(({ feature }) => feature),
      ['original_shape_MeshVolume', 'original_firstorder_Mean', 'original_firstorder_Skewness'],
    );
    assert.ok(shape.icc > 1 - 1e-12 && shape.class === 'excellent');
    assert.ok(mean.icc > 0.99 && skewness.icc < mean.icc);
    assert.deepEqual(await run('noise=1'), table);
    assert.notDeepEqual(await run('noise=1', 1), table);
    const grown = (await run('volume=0.5')).find(({ feature }) => feature === 'original_shape_MeshVolume');
    assert.ok(grown && grown.icc < 0.99);
  });
});
