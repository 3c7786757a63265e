import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anova, welchAnova } from '../../src/stats/anova';
import { kendallTest, pearsonTest, spearmanTest } from '../../src/stats/correlation';
import { kolmogorovSmirnov } from '../../src/stats/kolmogorov-smirnov';
import { studentTest, welchTest } from '../../src/stats/t-test';
import { univariateFilter } from '../../src/stats/univariate-filter';
import { bartlettTest, varianceRatio } from '../../src/stats/variance-tests';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, nearRelative, readTable } from './expect';

describe('tests of variances, means, distributions, correlations', () => {
  const [a, b] = [
    [1, 2, 3, 7],
    [3, 5, 7, 8, 9],
  ];

  test('two groups: F is t squared, with either kind of variance', () => {
    const [student, welch] = [studentTest(a, b), welchTest(a, b)];
    const [plain, unequal] = [anova([a, b]), welchAnova([a, b])];
    near(plain.statistic, student.statistic ** 2, 1e-12, 'F');
    near(plain.p, student.p, 1e-12, 'its p');
    near(unequal.statistic, welch.statistic ** 2, 1e-12, "Welch's F");
    near(unequal.df[1], welch.df, 1e-12, 'its df');
    near(unequal.p, welch.p, 1e-12, 'its p');
    assert.throws(() => anova([a]), { code: 'stats-size' });
    assert.throws(
      () =>
        anova([
          [1, 1],
          [2, 2],
        ]),
      { code: 'constant' },
    );
    assert.throws(() => welchAnova([a, [2, 2]]), { code: 'constant' });
  });

  test('variances', () => {
    // Variances 1 and 4 with 2 degrees of freedom each: F = 1/4, whose P(F <= x) = x / (1 + x).
    const { statistic, p, interval } = varianceRatio([1, 2, 3], [2, 4, 6]);
    nearAll([statistic, p], [0.25, 0.4], 1e-12, 'F');
    // The quantile at q is q / (1 - q).
    nearAll(interval, [0.25 / 39, 0.25 * 39], 1e-10, 'interval');
    const bartlett = bartlettTest([
      [1, 2, 3],
      [2, 4, 6],
    ]);
    near(bartlett.statistic, (4 * Math.log(2.5) - 2 * Math.log(4)) / (1 + (1 - 1 / 4) / 3), 1e-12, 'Bartlett');
    assert.throws(() => varianceRatio([1, 1], [1, 2]), { code: 'constant' });
    assert.throws(() => bartlettTest([a]), { code: 'stats-size' });
  });

  test("Smirnov's test: counted, of ties, and its limit as R has it", () => {
    // Of the 6 orders of two and two cases, two keep the groups apart.
    assert.deepEqual(kolmogorovSmirnov([1, 2], [3, 4]), { statistic: 1, p: 2 / 6 });
    near(kolmogorovSmirnov([1, 2, 3, 4], [3, 5, 6, 7, 8]).p, 0.07936507936507942, 1e-12, 'ties');
    assert.deepEqual(kolmogorovSmirnov([1, 1], [1, 1]), { statistic: 0, p: 1 });
    const long = Array.from({ length: 120 }, (_, i) => (i + 1) / 7);
    const other = Array.from({ length: 100 }, (_, i) => (i + 1) ** 1.05 / 6);
    near(kolmogorovSmirnov(long, other).p, 0.0546297741413202, 1e-8, 'limit');
  });

  test("correlations: R's P of eight and twelve cases, with and without ties; a line", () => {
    const count = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    const eight = [2, 1, 4, 3, 6, 8, 5, 9];
    const twelve = [...eight, 12, 7, 10, 11];
    const tied = [...eight, 9, 7, 10, 11];
    nearRelative(spearmanTest(count(8), eight).p, 0.007242063492063492, 1e-12, 'Spearman of eight, counted');
    nearRelative(kendallTest(count(8), eight).p, 0.01413690476190466, 1e-12, 'Kendall of eight');
    nearRelative(spearmanTest(count(12), twelve).p, 0.0001921530860374975, 1e-8, 'Spearman of twelve');
    nearRelative(kendallTest(count(12), twelve).p, 0.0004988835110362189, 1e-8, 'Kendall of twelve');
    nearRelative(spearmanTest(count(12), tied).p, 3.168594585527728e-5, 1e-8, 'Spearman with ties');
    nearRelative(kendallTest(count(12), tied).p, 0.0004558338469379701, 1e-8, 'Kendall with ties');
    const line = pearsonTest([1, 2, 3, 4], [2, 4, 6, 8]);
    nearAll([line.estimate, line.p], [1, 0], 1e-7, 'line');
    assert.throws(() => pearsonTest([1, 1, 1], [1, 2, 3]), { code: 'constant' });
    assert.throws(() => spearmanTest([1, 1, 2], [1, 2, 3], 'exact'), { code: 'ties' });
    assert.throws(() => kendallTest([1, 2], [1]), { code: 'stats-length' });
  });

  test('the filter keeps what differs, not what never varies', () => {
    const labels = [1, 1, 1, 0, 0, 0];
    const features = [
      [9, 8, 9.5, 1, 2, 1.5],
      [1, 2, 3, 1, 2, 3.1],
      [4, 4, 4, 4, 4, 4],
    ];
    const found = univariateFilter(features, labels, { adjustment: 'bonferroni' });
    assert.deepEqual(
      found.map(({ kept }) => kept),
      [true, false, false],
    );
    near(found[0].adjusted, 2 * welchTest([9, 8, 9.5], [1, 2, 1.5]).p, 1e-14, 'adjusted for the two tests made');
    assert.ok(Number.isNaN(found[2].p));
    near(univariateFilter(features, labels, { test: 'mann-whitney' })[0].p, 2 / 20, 1e-14, 'Mann-Whitney');
    assert.throws(() => univariateFilter(features, [1, 1, 1, 1, 1, 1]), { code: 'one-class' });
    assert.throws(() => univariateFilter([[1]], labels), { code: 'stats-length' });
  });
});

interface Found {
  statistic: number;
  p: number;
  ci: number[];
  df: number[];
  F: number;
  estimate: number;
}

describeReference('stats', 'more tests as R has them: statistics within 1e-10, p within 1e-8', () => {
  const table = readTable('stats', 'radiomics_table.csv');
  const [centers, pm] = [table.column('center'), table.column('pm')];
  const expected = readJson<{
    two_sample: Record<string, Record<'var_test' | 'ks', Found>>;
    groups_by_center: Record<string, Record<'anova' | 'welch_anova' | 'bartlett', Found>>;
    correlation: ({ x: string; y: string } & Record<'pearson' | 'spearman' | 'kendall', Found>)[];
  }>('stats', 'tests.json');
  const same = (found: { statistic: number; p: number }, wanted: Found, what: string) => {
    near(found.statistic, wanted.statistic ?? wanted.F, 1e-10, what);
    nearRelative(found.p, wanted.p, 1e-8, `${what}, p`);
  };
  test('variance ratio and Smirnov', () => {
    for (const [name, { var_test, ks }] of Object.entries(expected.two_sample)) {
      const group = (label: string) => table.numbers(name, (row) => centers[row] === 'A' && pm[row] === label);
      const found = varianceRatio(group('1'), group('0'));
      same(found, var_test, name);
      nearAll(found.df, var_test.df, 0, name);
      nearAll(found.interval, var_test.ci, 1e-8, name);
      same(kolmogorovSmirnov(group('1'), group('0'), 'limit'), ks, name);
      // What R's ks.test gives by default: counted, with ties (age, cea) and without.
      const counted = { age: 0.03188504020922356, cea: 0.01564981215705308, f001: 0.5130123128210531, f004: 0.119763147817291 }[name];
      if (counted) nearRelative(kolmogorovSmirnov(group('1'), group('0')).p, counted, 1e-8, name);
    }
  });
  test('analysis of variance, Bartlett', () => {
    for (const [name, wanted] of Object.entries(expected.groups_by_center)) {
      const groups = ['A', 'B', 'C'].map((center) => table.numbers(name, (row) => centers[row] === center));
      same(anova(groups), wanted.anova, name);
      const welch = welchAnova(groups);
      same(welch, wanted.welch_anova, name);
      nearAll(welch.df, wanted.welch_anova.df, 1e-10, name);
      same(bartlettTest(groups), wanted.bartlett, name);
    }
  });
  test('correlations', () => {
    for (const { x, y, pearson, spearman, kendall } of expected.correlation) {
      const [a, b] = [table.numbers(x), table.numbers(y)];
      const found = pearsonTest(a, b);
      same(found, pearson, `${x} ${y}`);
      nearAll(found.interval, pearson.ci, 1e-8, `${x} ${y}`);
      near(found.estimate, pearson.estimate, 1e-10, `${x} ${y}`);
      for (const [rank, wanted] of [
        [spearmanTest(a, b, 't'), spearman],
        [kendallTest(a, b), kendall],
      ] as const) {
        same(rank, wanted, `${x} ${y}`);
        near(rank.estimate, wanted.estimate, 1e-10, `${x} ${y}`);
      }
    }
  });
  test('Spearman of 196 cases by its series, as R has it by default', () => {
    nearRelative(spearmanTest(table.numbers('f002'), table.numbers('f027')).p, 0.0007405590768517277, 1e-8, 'p');
  });
  test('the filter of 300 features', () => {
    const wanted = readJson<Record<string, number[]>>('stats', 'multiple_testing.json');
    const inA = (row: number) => centers[row] === 'A';
    const features = Array.from({ length: 300 }, (_, j) => table.numbers(`f${String(j + 1).padStart(3, '0')}`, inA));
    for (const [test, key] of [
      ['welch', 'welch'],
      ['mann-whitney', 'mwu'],
    ] as const) {
      const found = univariateFilter(features, table.numbers('pm', inA), { test, adjustment: 'benjamini-hochberg' });
      for (const [j, feature] of found.entries()) {
        nearRelative(feature.p, wanted[`${key}_p`][j], 1e-8, `${key} ${j}`);
        nearRelative(feature.adjusted, wanted[`${key}_BH`][j], 1e-8, `${key} ${j}`);
      }
    }
  });
});
