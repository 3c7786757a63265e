import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chiSquaredTest } from '../../src/stats/chi-squared';
import { feasiblePaired } from '../../src/stats/feasible-paired';
import { fisherExact, fisherExactP } from '../../src/stats/fisher';
import { mcnemar } from '../../src/stats/mcnemar';
import { describeReference, readJson } from '../support/reference';
import { near, nearRelative } from './expect';

describe('two by two tables', () => {
  test("McNemar's tests by definition", () => {
    const { plain, corrected, exact, midP } = mcnemar(1, 5);
    near(plain.statistic, 16 / 6, 1e-15, 'plain');
    near(corrected.statistic, 9 / 6, 1e-15, 'corrected');
    // Of 64 outcomes, 1 + 6 have at most one on one side.
    near(exact, 14 / 64, 1e-14, 'exact');
    near(midP, 8 / 64, 1e-14, 'mid-P');
    near(mcnemar(2, 2).midP, 1 - 6 / 16 / 2, 1e-14, 'mid-P of a draw');
    assert.equal(mcnemar(2, 2).corrected.p, 1);
    assert.equal(mcnemar(0, 0).exact, 1);
    assert.ok(Number.isNaN(mcnemar(0, 0).plain.p));
    assert.throws(() => mcnemar(1.5, 2), /1\.5 is not a whole number/);
  });

  test('every paired table with given margins, and no other', () => {
    const { tables, ranges, overall } = feasiblePaired({ count: 43, total: 46 }, { count: 31, total: 46 });
    assert.deepEqual(
      tables.map(({ both, onlyA, onlyB, neither }) => [both, onlyA, onlyB, neither]),
      [
        [28, 15, 3, 0],
        [29, 14, 2, 1],
        [30, 13, 1, 2],
        [31, 12, 0, 3],
      ],
    );
    near(ranges.exact.least, 2 / 2 ** 12, 1e-14, 'the least exact P');
    near(ranges.exact.most, (2 * (1 + 18 + 153 + 816)) / 2 ** 18, 1e-14, 'the largest exact P');
    assert.ok(overall.most < 0.01 && overall.least > 0 && overall.most === Math.max(...Object.values(ranges).map(({ most }) => most)));
    for (const { both, onlyA, onlyB, neither } of feasiblePaired({ count: 2, total: 7 }, { count: 6, total: 7 }).tables) {
      assert.deepEqual([both + onlyA, both + onlyB, both + onlyA + onlyB + neither], [2, 6, 7]);
      assert.ok(Math.min(both, onlyA, onlyB, neither) >= 0);
    }
    assert.ok(Number.isNaN(feasiblePaired({ count: 3, total: 3 }, { count: 3, total: 3 }).ranges.plain.least));
    assert.throws(() => feasiblePaired({ count: 3, total: 4 }, { count: 3, total: 5 }), /4 and 5 cases/);
    assert.throws(() => feasiblePaired({ count: 5, total: 4 }, { count: 3, total: 4 }), /5 is not a whole number from 0 to 4/);
  });

  test('chi-squared and Fisher by definition', () => {
    const table = [
      [3, 1],
      [1, 3],
    ];
    near(chiSquaredTest(table).statistic, 2, 1e-14, 'plain');
    near(chiSquaredTest(table, 'yates').statistic, 0.5, 1e-14, 'Yates');
    // The lady tasting tea: (1 + 16 + 16 + 1) / 70.
    near(fisherExact(table).p, 34 / 70, 1e-13, 'Fisher');
    near(fisherExactP(table), 34 / 70, 1e-13, 'Fisher, all tables');
    // The conditional likelihood of t is t^3 16 / (1 + 16 t + 36 t² + 16 t³ + t⁴).
    const t = fisherExact(table, 0.95, 1e-14).oddsRatio;
    near((16 * t + 72 * t ** 2 + 48 * t ** 3 + 4 * t ** 4) / (1 + 16 * t + 36 * t ** 2 + 16 * t ** 3 + t ** 4), 3, 1e-12, 'expected count');
    const [low, high] = fisherExact(table, 0.9, 1e-14).interval;
    const upper = (s: number) => (16 * s ** 3 + s ** 4) / (1 + 16 * s + 36 * s ** 2 + 16 * s ** 3 + s ** 4);
    near(upper(low), 0.05, 1e-12, 'lower bound');
    near(1 - upper(high) + (16 * high ** 3) / (1 + 16 * high + 36 * high ** 2 + 16 * high ** 3 + high ** 4), 0.05, 1e-12, 'upper bound');
  });

  test('empty rows give what R gives, what is no table is refused', () => {
    const empty = [
      [0, 0],
      [3, 4],
    ];
    assert.ok(Number.isNaN(chiSquaredTest(empty).p));
    assert.deepEqual(fisherExact(empty), { p: 1, oddsRatio: 0, interval: [0, Number.POSITIVE_INFINITY] });
    assert.throws(() => chiSquaredTest([[1, 2]]), /1 by 2/);
    assert.throws(() => chiSquaredTest([[1, 2], [3]]), /differ in length/);
    assert.throws(
      () =>
        fisherExact([
          [0, 0],
          [0, 0],
        ]),
      /all of its counts are 0/,
    );
    assert.throws(
      () =>
        fisherExactP(
          Array.from({ length: 3 }, () => Array(3).fill(9)),
          1000,
        ),
      /more than 1000 tables/,
    );
  });
});

interface Expected {
  mcnemar: { table_row_major: number[]; correct: Found; uncorrected: Found; exact_p: number }[];
  contingency: {
    cols: number;
    table_row_major: number[];
    chisq_uncorrected: Found;
    chisq_yates?: Found;
    fisher: { p: number; estimate?: number; ci?: number[] };
  }[];
}
interface Found {
  statistic: number;
  p: number;
  df: number;
}

describeReference('stats', 'contingency tables as R has them: statistics within 1e-10, p within 1e-8', () => {
  const expected = readJson<Expected>('stats', 'contingency.json');
  const same = (actual: Found, wanted: Found, what: string) => {
    near(actual.statistic, wanted.statistic, 1e-10, what);
    nearRelative(actual.p, wanted.p, 1e-8, `${what}, p`);
    assert.equal(actual.df, wanted.df);
  };
  for (const { table_row_major: cells, correct, uncorrected, exact_p } of expected.mcnemar) {
    test(`McNemar ${cells}`, () => {
      const { plain, corrected, exact } = mcnemar(cells[1], cells[2]);
      same(plain, uncorrected, 'plain');
      same(corrected, correct, 'corrected');
      nearRelative(exact, exact_p, 1e-10, 'exact');
    });
  }
  for (const { cols, table_row_major: cells, chisq_uncorrected, chisq_yates, fisher } of expected.contingency) {
    test(`chi-squared and Fisher ${cells}`, () => {
      const table = Array.from({ length: cells.length / cols }, (_, i) => cells.slice(i * cols, (i + 1) * cols));
      same(chiSquaredTest(table), chisq_uncorrected, 'plain');
      nearRelative(fisherExactP(table), fisher.p, 1e-8, 'Fisher');
      if (!chisq_yates || fisher.estimate === undefined || !fisher.ci) return;
      same(chiSquaredTest(table, 'yates'), chisq_yates, 'Yates');
      const { p, oddsRatio, interval } = fisherExact(table);
      nearRelative(p, fisher.p, 1e-8, 'Fisher');
      for (const [n, value] of [oddsRatio, ...interval].entries()) near(value, [fisher.estimate, ...fisher.ci][n], 1e-8, `odds ratio ${n}`);
    });
  }
});
