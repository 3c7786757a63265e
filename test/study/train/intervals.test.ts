import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseCsv } from '../../../src/core/csv';
import { randomStream } from '../../../src/core/random';
import { bootstrapIntervals, delongInterval, wilsonInterval } from '../../../src/study/train/intervals';
import { assertClose } from '../../support/close';
import { describeReference, readJson, referencePath } from '../../support/reference';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('bootstrap: of what has no spread, of one case, of what a sample may lack', () => {
  const values = [0.25, 0.25, 0.25];
  assert.deepEqual(
    bootstrapIntervals(3, (at) => ({ mean: mean(at.map((c) => values[c])) }), 0),
    { mean: [0.25, 0.25] },
  );
  assert.deepEqual(
    bootstrapIntervals(1, (at) => ({ which: at[0] }), 0),
    { which: [0, 0] },
  );
  const lacking = [Number.NaN, 2, 2, 2];
  const { first, none } = bootstrapIntervals(4, (at) => ({ first: lacking[at[0]], none: Number.NaN }), 0);
  assert.deepEqual(first, [2, 2]);
  assert.ok(none.every(Number.isNaN));
  const { far } = bootstrapIntervals(2, (at) => ({ far: at[0] === 0 ? 1 : Number.POSITIVE_INFINITY }), 0);
  assert.deepEqual(far, [1, Number.POSITIVE_INFINITY]);
});

test('bootstrap: the same seed gives the same, another one nearly the same', () => {
  const random = randomStream(5);
  const values = Array.from({ length: 40 }, () => random.unit());
  const of = (seed: number) => bootstrapIntervals(40, (at) => ({ mean: mean(at.map((c) => values[c])) }), seed).mean;
  assert.deepEqual(of(1), of(1));
  assert.notDeepEqual(of(1), of(2));
  assertClose(of(1), of(2), { rel: 0.02 });
  // The mean of 40 values is nearly normal, with the standard deviation of the sample over the root of 40.
  const centre = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / 40);
  assertClose(of(1), [centre - 1.96 * deviation, centre + 1.96 * deviation], { rel: 0.02 });
});

test('Wilson: worked by hand, and at both ends', () => {
  // z = 1.959964: centre (5 + z²/2) / (10 + z²), half z √(2.5 + z²/4) / (10 + z²)
  assertClose(wilsonInterval(5, 10), [0.2365931, 0.7634069], { rel: 1e-6 });
  assertClose(wilsonInterval(0, 10), [0, 3.8414588 / 13.8414588], { rel: 1e-7 });
  assertClose(wilsonInterval(10, 10), [10 / 13.8414588, 1], { rel: 1e-7 });
});

test('DeLong: worked by hand', () => {
  // Positives 3, 1 and negatives 2, 0, 1: shares of pairs in order 1 and 0.5, and 0.5, 1, 0.75; variances 0.125 and 0.0625.
  const half = 1.959963985 * Math.sqrt(0.125 / 2 + 0.0625 / 3);
  assertClose(delongInterval([3, 1, 2, 0, 1], [1, 1, 0, 0, 0]), [0.75 - half, 1], { rel: 1e-9 });
  assert.deepEqual(delongInterval([3, 4, 1, 2], [1, 1, 0, 0]), [1, 1]);
  assert.ok(delongInterval([1, 0, 0.5], [1, 0, 0]).every(Number.isNaN), 'one positive has no variance');
});

describeReference('stats', 'intervals of areas as pROC has them', () => {
  const [header, ...rows] = parseCsv(readFileSync(referencePath('stats', 'predictions.csv'), 'utf8'), 'predictions.csv').map(({ cells }) => cells);
  const column = (name: string) => header.indexOf(name);
  type Model = { readonly auc: number; readonly delong_ci95: readonly [number, number] };
  const expected = readJson<Record<string, Record<string, Model>>>('stats', 'roc_delong.json');

  for (const centres of ['A', 'B', 'C', 'BC', 'all']) {
    test(`centres ${centres}`, () => {
      const own = rows.filter((row) => centres === 'all' || centres.includes(row[column('center')]));
      const labels = own.map((row) => Number(row[column('pm')]));
      for (const model of ['p_lasso', 'p_clin', 'p_comb', 'p_round']) {
        const scores = own.map((row) => Number(row[column(model)]));
        assertClose(delongInterval(scores, labels), expected[centres][model].delong_ci95, { rel: 1e-8 }, model);
      }
    });
  }
});
