import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cohenKappa } from '../../src/stats/kappa';
import { kruskalWallis, mannWhitney, signedRank } from '../../src/stats/rank-tests';
import { shapiroWilk } from '../../src/stats/shapiro-wilk';
import { pairedTest, studentTest, welchTest } from '../../src/stats/t-test';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, nearRelative, readTable } from './expect';

describe('tests of two groups', () => {
  test('t tests by definition', () => {
    // Means 2 and 5, variances 1 and 4, three values each.
    const [a, b] = [
      [1, 2, 3],
      [3, 5, 7],
    ];
    near(studentTest(a, b).statistic, -3 / Math.sqrt(2.5 * (2 / 3)), 1e-14, 'Student');
    const welch = welchTest(a, b);
    near(welch.df, (5 / 3) ** 2 / ((1 / 3) ** 2 / 2 + (4 / 3) ** 2 / 2), 1e-14, 'Welch');
    near(pairedTest(a, b).statistic, -3 / (1 / Math.sqrt(3)), 1e-14, 'paired');
    // With 2 degrees of freedom t's tail is 1/2 - t / (2 sqrt(2 + t²)).
    near(pairedTest(a, b).p, 1 - Math.sqrt(27 / 29), 1e-12, 'its p');
    assert.throws(() => welchTest([1, 1], [1, 1]), { code: 'constant' });
    assert.throws(() => welchTest([1], [1, 2]), { code: 'stats-size' });
  });

  test('rank tests by counting', () => {
    assert.equal(mannWhitney([3, 4], [1, 2]).p, 2 / 6);
    assert.equal(mannWhitney([4, 5, 9], [1, 2]).statistic, 6);
    assert.equal(signedRank([1, 2, 3], [0, 0, 0]).p, 2 / 8);
    near(
      kruskalWallis([
        [1, 2],
        [3, 4],
      ]).statistic,
      2.4,
      1e-14,
      'Kruskal-Wallis',
    );
    assert.throws(() => mannWhitney([1, 2], [2, 3], 'exact'), { code: 'ties' });
    assert.ok(Number.isNaN(mannWhitney([1, 1], [1, 1]).p));
  });

  test('Shapiro-Wilk: three values have a closed form', () => {
    // W = ((x3 - x1) / sqrt 2)² / Σ (x - mean)².
    const { statistic, p } = shapiroWilk([0, 1, 4]);
    near(statistic, 8 / (26 / 3), 1e-14, 'W');
    near(p, (6 / Math.PI) * (Math.asin(Math.sqrt(8 / (26 / 3))) - Math.PI / 3), 1e-12, 'p');
    assert.throws(() => shapiroWilk([2, 2, 2]), { code: 'constant' });
    assert.throws(() => shapiroWilk([2, 1]), { code: 'stats-size' });
  });

  test('kappa by definition', () => {
    const [a, b] = [
      [0, 0, 1, 1],
      [0, 1, 1, 1],
    ];
    near(cohenKappa(a, b), (0.75 - 0.5) / 0.5, 1e-15, 'kappa');
    assert.equal(cohenKappa([0, 1, 2], [0, 1, 2], 'quadratic'), 1);
    assert.throws(() => cohenKappa([0, 7], [0, 0], 'none', [0, 1]), /7 is none/);
  });
});

interface Found {
  statistic: number;
  p: number;
  df: number;
  ci: number[];
}

describeReference('stats', 'tests of groups as R has them: statistics within 1e-10, p within 1e-8', () => {
  const expected = readJson<{
    two_sample: Record<string, Record<string, Found>>;
    groups_by_center: Record<string, { kruskal: Found }>;
  }>('stats', 'tests.json');
  const table = readTable('stats', 'radiomics_table.csv');
  const [centers, pm] = [table.column('center'), table.column('pm')];
  const group = (name: string, label: string) => table.numbers(name, (row) => centers[row] === 'A' && pm[row] === label);
  const same = (found: { statistic: number; p: number }, wanted: Found, what: string) => {
    near(found.statistic, wanted.statistic, 1e-10, what);
    nearRelative(found.p, wanted.p, 1e-8, `${what}, p`);
  };
  for (const [name, wanted] of Object.entries(expected.two_sample)) {
    test(name, () => {
      const [a, b] = [group(name, '1'), group(name, '0')];
      const [small, smaller] = [a.slice(0, 12), b.slice(0, 11)];
      for (const [kind, found] of [
        ['student', studentTest(a, b)],
        ['welch', welchTest(a, b)],
        ['paired_t', pairedTest(a.slice(0, 50), b.slice(0, 50))],
      ] as const) {
        same(found, wanted[kind], kind);
        near(found.df, wanted[kind].df, 1e-10, kind);
        nearAll(found.interval, wanted[kind].ci, 1e-8, kind);
      }
      same(mannWhitney(a, b), wanted.mwu_default, 'Mann-Whitney');
      same(mannWhitney(a, b, 'normal'), wanted.mwu_normal_correct, 'normal');
      same(mannWhitney(a, b, 'normal-uncorrected'), wanted.mwu_normal_nocorrect, 'uncorrected');
      same(mannWhitney(small, smaller), wanted.mwu_small_first12, 'twelve and eleven');
      same(signedRank(a.slice(0, 50), b.slice(0, 50)), wanted.wilcoxon_signed, 'signed rank');
      same(shapiroWilk(a), wanted.shapiro_group1, 'Shapiro-Wilk');
      same(shapiroWilk(b), wanted.shapiro_group0, 'Shapiro-Wilk');
      same(shapiroWilk(table.numbers(name)), wanted.shapiro_all, 'Shapiro-Wilk');
      same(shapiroWilk(table.numbers(name).slice(0, 8)), wanted.shapiro_first8, 'Shapiro-Wilk of eight');
    });
  }
  test('groups by center', () => {
    for (const [name, { kruskal }] of Object.entries(expected.groups_by_center)) {
      same(kruskalWallis(['A', 'B', 'C'].map((center) => table.numbers(name, (row) => centers[row] === center))), kruskal, name);
    }
  });
  test('kappa', () => {
    const wanted = readJson<Record<string, number>>('stats', 'kappa.json');
    for (const weights of ['none', 'linear', 'quadratic'] as const) {
      near(
        cohenKappa(table.numbers('reader1'), table.numbers('reader2'), weights),
        wanted[weights === 'none' ? 'unweighted' : weights],
        1e-10,
        weights,
      );
    }
  });
});
