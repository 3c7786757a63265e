import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseCsv } from '../../src/core/csv';
import { icc, iccForms, reliabilityOf, twoWayMeans } from '../../src/stats/icc';
import { describeReference, readJson, referencePath } from '../support/reference';

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual}, not ${expected}`);
}

describe('intraclass correlation', () => {
  // Shrout and Fleiss (1979), table 2: six targets, four judges.
  const judges = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
  ];

  test("Shrout and Fleiss' example, as they print it", () => {
    const means = twoWayMeans(judges);
    const printed = { msr: 11.24, msw: 6.26, msc: 32.49, mse: 1.02 };
    for (const [name, value] of Object.entries(printed)) close(means[name as keyof typeof printed], value, 0.005 / value, name);
    const values = iccForms.map((form) => Number(icc(means, form).icc.toFixed(2)));
    assert.deepEqual(values, [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]);
  });

  test('the bounds of forms 1 and 3 solve their F equations, those of means follow from them', () => {
    const means = twoWayMeans(judges);
    for (const form of ['1', '3']) {
      const { icc: value, lower, upper } = icc(means, `ICC(${form},1)` as 'ICC(1,1)');
      assert.ok(lower < value && value < upper);
      const ofMean = icc(means, `ICC(${form},k)` as 'ICC(1,k)');
      for (const [one, many] of [
        [lower, ofMean.lower],
        [value, ofMean.icc],
        [upper, ofMean.upper],
      ])
        close(many, (4 * one) / (1 + 3 * one), 1e-12, form);
    }
    const narrow = icc(means, 'ICC(2,1)', 0.5);
    const wide = icc(means, 'ICC(2,1)', 0.99);
    assert.ok(wide.lower < narrow.lower && narrow.upper < wide.upper);
  });

  test('perfect agreement is 1, nothing that varies is NaN, a rater who is off costs agreement only', () => {
    const same = twoWayMeans([
      [1, 1, 1],
      [2, 2, 2],
      [5, 5, 5],
    ]);
    for (const form of iccForms) {
      const { icc: value, lower, p } = icc(same, form);
      close(value, 1, 1e-12, form);
      close(lower, 1, 1e-12, form);
      assert.ok(p < 1e-30);
    }
    const constant = twoWayMeans([
      [0.1, 0.1, 0.1],
      [0.1, 0.1, 0.1],
      [0.1, 0.1, 0.1],
    ]);
    assert.ok(Number.isNaN(icc(constant, 'ICC(1,1)').lower));
    const off = twoWayMeans([
      [1, 11],
      [2, 12],
      [5, 15],
    ]);
    close(icc(off, 'ICC(3,1)').icc, 1, 1e-12, 'consistency');
    assert.ok(icc(off, 'ICC(2,1)').icc < 0.2 && icc(off, 'ICC(1,1)').icc < 0);
  });

  test('tables that are too small or ragged are refused; classes by Koo and Li', () => {
    assert.throws(() => twoWayMeans([[1, 2]]), /at least 2 targets and 2 raters, there are 1 and 2/);
    assert.throws(() => twoWayMeans([[1], [2]]), /there are 2 and 1/);
    assert.throws(() => twoWayMeans([[1, 2], [3]]), /target 2 has 1 values/);
    assert.throws(
      () =>
        twoWayMeans([
          [1, 2],
          [3, Number.NaN],
        ]),
      /value 2 of target 2 is NaN/,
    );
    assert.deepEqual([0.49, 0.5, 0.75, 0.9, Number.NaN].map(reliabilityOf), ['poor', 'moderate', 'good', 'excellent', undefined]);
  });
});

interface Expected extends Record<string, unknown> {
  readonly feature: string;
  readonly raters: number;
}

describeReference('stats', 'ICC as R has it: closed forms within 1e-10, intervals and p within 1e-8', () => {
  const [header, ...rows] = parseCsv(readFileSync(referencePath('stats', 'icc_table.csv'), 'utf8'), 'icc_table.csv');
  const { icc: expected } = readJson<{ icc: Expected[] }>('stats', 'icc.json');
  for (const raters of [2, 3]) {
    test(`${raters} raters`, () => {
      for (const e of expected.filter((entry) => entry.raters === raters)) {
        const column = header.cells.indexOf(e.feature);
        const table = new Map<string, number[]>();
        for (const { cells } of rows) {
          if (Number(cells[1]) > raters) continue;
          const values = table.get(cells[0]) ?? [];
          values[Number(cells[1]) - 1] = Number(cells[column]);
          table.set(cells[0], values);
        }
        const means = twoWayMeans([...table.values()]);
        for (const [name, value] of [
          ['MSR', means.msr],
          ['MSC', means.msc],
          ['MSE', means.mse],
          ['icc11', icc(means, 'ICC(1,1)').icc],
          ['icc21', icc(means, 'ICC(2,1)').icc],
          ['icc31', icc(means, 'ICC(3,1)').icc],
          ['icc2k', icc(means, 'ICC(2,k)').icc],
          ['icc3k', icc(means, 'ICC(3,k)').icc],
          ['F', icc(means, 'ICC(3,1)').f],
        ] as const)
          close(value, e[name] as number, 1e-10, `${e.feature} ${name}`);
        const { p } = icc(means, 'ICC(3,1)');
        assert.ok(Math.abs(p / (e.p as number) - 1) < 1e-8, `${e.feature} p: ${p}, not ${e.p}`);
        for (const form of ['2', '3']) {
          const { lower, upper } = icc(means, `ICC(${form},1)` as 'ICC(2,1)');
          const [low, high] = e[`icc${form}1_ci95`] as [number, number];
          close(lower, low, 1e-8, `${e.feature} ICC(${form},1) lower`);
          close(upper, high, 1e-8, `${e.feature} ICC(${form},1) upper`);
        }
      }
    });
  }
});
