import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bootstrapIntervals } from '../../src/stats/bootstrap';
import { mean, standardDeviation } from '../../src/stats/descriptive';
import { pearson } from '../../src/stats/mutual-information';
import { permutationTest } from '../../src/stats/permutation';
import { near, nearAll } from './expect';

describe('resampling', () => {
  // Efron and Tibshirani 1993, table 3.1: LSAT and GPA of 15 law schools.
  const lsat = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594];
  const gpa = [3.39, 3.3, 2.81, 3.03, 3.44, 3.07, 3.0, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96];
  const correlation = (cases: readonly number[]) => ({
    r: pearson(
      cases.map((i) => lsat[i]),
      cases.map((i) => gpa[i]),
    ),
  });

  test('bootstrap of the correlation of the law schools, both kinds, as of 200 000 samples in R', () => {
    const of = (kind: 'percentile' | 'bca', seed: number) => bootstrapIntervals(15, correlation, { kind, seed, samples: 20000 }).r;
    nearAll(of('percentile', 1), [0.45982, 0.96196], 0.012, 'percentile');
    nearAll(of('bca', 1), [0.3304, 0.9415], 0.012, 'BCa');
    assert.deepEqual(of('bca', 1), of('bca', 1));
    assert.notDeepEqual(of('bca', 1), of('bca', 2));
  });

  test('BCa of a monotone function is that function of BCa; percentiles of a mean are near its normal interval', () => {
    const sample = Array.from({ length: 40 }, (_, i) => Math.sin(i) + 2);
    const { m, cubed } = bootstrapIntervals(
      40,
      (at) => {
        const found = mean(at.map((i) => sample[i]));
        return { m: found, cubed: found ** 3 };
      },
      { samples: 4000, confidence: 0.9 },
    );
    // Interpolation lies between neighbours on either scale.
    nearAll(
      cubed,
      m.map((bound) => bound ** 3),
      1e-3,
      'cubed',
    );
    const half = (1.645 * standardDeviation(sample)) / Math.sqrt(40);
    nearAll(m, [mean(sample) - half, mean(sample) + half], 0.02, 'mean');
  });

  test('bootstrap: what does not vary, what a sample may lack, what has no correction', () => {
    assert.deepEqual(
      bootstrapIntervals(3, () => ({ fixed: 0.25 }), { kind: 'bca' }),
      { fixed: [0.25, 0.25] },
    );
    const lacking = [Number.NaN, 2, 2, 2];
    const { first, none } = bootstrapIntervals(4, (at) => ({ first: lacking[at[0]], none: Number.NaN }));
    assert.deepEqual(first, [2, 2]);
    assert.ok(none.every(Number.isNaN));
    const { far } = bootstrapIntervals(2, (at) => ({ far: at[0] === 0 ? 1 : Number.POSITIVE_INFINITY }));
    assert.deepEqual(far, [1, Number.POSITIVE_INFINITY]);
    // No sample undercuts the least of all cases.
    assert.throws(() => bootstrapIntervals(6, (at) => ({ least: Math.min(...at) }), { kind: 'bca' }), { code: 'bca' });
    assert.throws(() => bootstrapIntervals(0, () => ({ x: 1 })), { code: 'stats-count' });
    assert.throws(() => bootstrapIntervals(2, () => ({ x: 1 }), { confidence: 1 }), { code: 'stats-fraction' });
  });

  test('permutation: the share of all orders, to chance; never 0; the same of the same seed', () => {
    const values = [1, 2, 4, 7, 11, 3];
    const difference = (labels: readonly number[]) => {
      const of = (kind: number) => mean(values.filter((_, i) => labels[i] === kind));
      return of(1) - of(0);
    };
    const labels = [0, 0, 1, 1, 1, 0];
    // All 20 ways to give three of six cases a 1.
    const ways = Array.from({ length: 64 }, (_, mask) => values.map((_, i) => (mask >> i) & 1)).filter((way) => way.filter(Boolean).length === 3);
    assert.equal(ways.length, 20);
    for (const alternative of ['greater', 'two-sided'] as const) {
      const far = (value: number) => (alternative === 'greater' ? value : Math.abs(value));
      const share = ways.filter((way) => far(difference(way)) >= far(difference(labels)) - 1e-9).length / 20;
      const found = permutationTest(labels, difference, { alternative, permutations: 20000 });
      near(found.p, share, 4 * Math.sqrt((share * (1 - share)) / 20000), alternative);
      assert.equal(found.statistic, difference(labels));
      assert.deepEqual(found, permutationTest(labels, difference, { alternative, permutations: 20000 }));
    }
    assert.equal(permutationTest(labels, difference, { permutations: 0 }).p, 1);
    assert.ok(Number.isNaN(permutationTest(labels, () => Number.NaN).p));
    assert.throws(() => permutationTest(labels, difference, { permutations: 1.5 }), { code: 'stats-count' });
  });
});
