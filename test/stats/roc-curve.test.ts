import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { delong, delongPaired, delongUnpaired } from '../../src/stats/delong';
import { bestPoints, partialAuc, rocCurve } from '../../src/stats/roc-curve';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, nearRelative, readTable } from './expect';

describe('ROC curves', () => {
  const labels = [1, 0, 1, 0, 1, 0, 1];
  const scores = [0.9, 0.4, 0.4, 0.2, 0.7, 0.8, 0.1];

  test("DeLong's variance by its definition over all pairs", () => {
    const above = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0);
    const up = scores.filter((_, i) => labels[i] === 1);
    const down = scores.filter((_, i) => labels[i] === 0);
    const average = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const share = average(up.flatMap((x) => down.map((y) => above(x, y))));
    const spread = (values: number[]) => values.reduce((sum, v) => sum + (v - share) ** 2, 0) / (values.length - 1) / values.length;
    const { auc, variance } = delong(scores, labels);
    near(auc, share, 1e-15, 'area');
    const byPositive = up.map((x) => average(down.map((y) => above(x, y))));
    const byNegative = down.map((y) => average(up.map((x) => above(x, y))));
    near(variance, spread(byPositive) + spread(byNegative), 1e-15, 'variance');
    near(partialAuc(rocCurve(scores, labels), 0), share, 1e-15, 'the whole area');
  });

  test('points, ties among the best, and what is refused', () => {
    const curve = rocCurve([1, 2, 3, 4], [0, 1, 0, 1]);
    assert.deepEqual(
      curve.map(({ threshold }) => threshold),
      [Number.NEGATIVE_INFINITY, 1.5, 2.5, 3.5, Number.POSITIVE_INFINITY],
    );
    assert.deepEqual(
      bestPoints(curve, 'youden').map(({ threshold }) => threshold),
      [1.5, 3.5],
    );
    near(partialAuc(curve, 0.75), 0.125, 1e-15, 'part');
    const same = delongPaired(
      scores,
      scores.map((s) => 2 * s),
      labels,
    );
    assert.deepEqual([same.statistic, same.p], [0, 1]);
    assert.throws(() => delong([1, 2, 3], [0, 0, 1]), /1 positives and 2 negatives/);
    assert.throws(() => rocCurve([1, 2], [1, 1]), { code: 'one-class' });
    assert.throws(() => rocCurve([1, Number.NaN], [1, 0]), /value 2 is NaN/);
  });
});

interface Best {
  threshold: number;
  specificity: number;
  sensitivity: number;
}
interface Model {
  auc: number;
  delong_var: number;
  delong_ci95: number[];
  delong_ci90: number[];
  youden: Best[];
  closest_topleft: Best[];
  'pauc_spec_1_0.8': number;
  roc: { threshold: string[]; sensitivity: number[]; specificity: number[] } | null;
}
type Group = Record<string, Model> & { delong_paired: Record<string, { z: number; p: number; ci: number[] }> };

describeReference('stats', 'ROC curves as pROC has them: within 1e-10, p within 1e-8', () => {
  const expected = readJson<Record<string, Group>>('stats', 'roc_delong.json');
  const table = readTable('stats', 'predictions.csv');
  const centers = table.column('center');
  const keep = (group: string) => (row: number) => group === 'all' || group.includes(centers[row]);
  const labels = (group: string) => table.numbers('pm', keep(group));
  const scores = (model: string, group: string) => table.numbers(model, keep(group));
  for (const group of ['A', 'B', 'C', 'BC', 'all']) {
    for (const name of ['p_lasso', 'p_clin', 'p_comb', 'p_round']) {
      test(`${name}, ${group}`, () => {
        const model = expected[group][name];
        const found = delong(scores(name, group), labels(group));
        near(found.auc, model.auc, 1e-10, 'area');
        nearRelative(found.variance, model.delong_var, 1e-10, 'variance');
        nearAll(found.interval, model.delong_ci95, 1e-8, 'interval');
        nearAll(delong(scores(name, group), labels(group), 0.9).interval, model.delong_ci90, 1e-8, 'interval');
        const curve = rocCurve(scores(name, group), labels(group));
        near(partialAuc(curve, 0.8), model['pauc_spec_1_0.8'], 1e-10, 'part');
        for (const [criterion, best] of [
          ['youden', model.youden],
          ['closest-top-left', model.closest_topleft],
        ] as const) {
          const points = bestPoints(curve, criterion);
          for (const key of ['threshold', 'specificity', 'sensitivity'] as const) {
            nearAll(
              points.map((p) => p[key]),
              best.map((p) => p[key]),
              1e-10,
              `${criterion} ${key}`,
            );
          }
        }
        if (!model.roc) return;
        nearAll(
          curve.map((p) => p.sensitivity),
          model.roc.sensitivity,
          1e-10,
          'sensitivity',
        );
        nearAll(
          curve.map((p) => p.specificity),
          model.roc.specificity,
          1e-10,
          'specificity',
        );
        nearAll(
          curve.map((p) => p.threshold),
          model.roc.threshold.map((t) => Number(t.replace('Inf', 'Infinity'))),
          1e-10,
          'threshold',
        );
      });
    }
    test(`paired, ${group}`, () => {
      for (const [pair, { z, p, ci }] of Object.entries(expected[group].delong_paired)) {
        const [a, b] = pair.split('_vs_').map((model) => scores(`p_${model}`, group));
        const found = delongPaired(a, b, labels(group));
        near(found.statistic, z, 1e-8, pair);
        nearRelative(found.p, p, 1e-8, pair);
        nearAll(found.interval, ci, 1e-8, pair);
      }
    });
  }
  test('unpaired', () => {
    const of = (group: string) => ({ scores: scores('p_lasso', group), labels: labels(group) });
    const { statistic, df, p } = delongUnpaired(of('B'), of('C'));
    const wanted = expected.delong_unpaired_B_vs_C as unknown as { D: number; df: number; p: number };
    nearAll([statistic, df, p], [wanted.D, wanted.df, wanted.p], 1e-8, 'unpaired');
  });
  test("scikit-learn's points", () => {
    const points = readJson<{ fpr: number[]; tpr: number[] }>('stats', 'roc_points.json');
    const curve = rocCurve(scores('p_lasso', 'all'), labels('all')).reverse();
    nearAll(
      curve.map(({ sensitivity }) => sensitivity),
      points.tpr,
      1e-10,
      'true positives',
    );
    nearAll(
      curve.map(({ specificity }) => 1 - specificity),
      points.fpr,
      1e-10,
      'false positives',
    );
  });
});
