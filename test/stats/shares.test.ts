import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { binaryMetrics, confusionAt } from '../../src/stats/binary-metrics';
import {
  interquartileRange,
  mean,
  median,
  medianAbsoluteDeviation,
  type QuantileType,
  sampleQuantiles,
  standardDeviation,
} from '../../src/stats/descriptive';
import { betaCdf, digamma, lnGamma } from '../../src/stats/distributions';
import { type Adjustment, adjustP } from '../../src/stats/p-adjust';
import { clopperPearson, predictiveValues, proportion, wilson } from '../../src/stats/proportion';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, readTable } from './expect';

describe('shares, quantiles, many tests', () => {
  test('both intervals solve the equations that define them', () => {
    const [low, high] = clopperPearson(3, 20);
    // P(X >= 3) = 0.025 at the lower bound, P(X <= 3) at the upper.
    near(betaCdf(low, 3, 18), 0.025, 1e-12, 'lower');
    near(1 - betaCdf(high, 4, 17), 0.025, 1e-12, 'upper');
    for (const bound of wilson(3, 20)) near((0.15 - bound) ** 2 / ((bound * (1 - bound)) / 20), 1.959963984540054 ** 2, 1e-10, 'Wilson');
    // z² = 3.8414588: z² / (n + z²) where no case is positive.
    near(wilson(0, 10)[1], 3.8414588 / 13.8414588, 1e-8, 'none of ten');
    assert.deepEqual([wilson(0, 4)[0], wilson(4, 4)[1], clopperPearson(0, 4)[0]], [0, 1, 0]);
    assert.ok(Number.isNaN(proportion(0, 0).value) && Number.isNaN(proportion(0, 0).wilson[0]));
    assert.throws(() => proportion(5, 4), /from 0 to 4/);
  });

  test("predictive values by Bayes' theorem; at the sample's prevalence they are the sample's", () => {
    const { ppv, npv } = predictiveValues({ count: 8, total: 10 }, { count: 27, total: 30 }, 0.25);
    near(ppv.value, 8 / 11, 1e-14, 'PPV');
    near(npv.value, 27 / 29, 1e-14, 'NPV');
    assert.ok(ppv.interval[0] < ppv.value && ppv.value < ppv.interval[1]);
    assert.ok(Number.isNaN(predictiveValues({ count: 10, total: 10 }, { count: 27, total: 30 }, 0.25).npv.interval[0]));
    assert.throws(() => predictiveValues({ count: 8, total: 10 }, { count: 27, total: 30 }, 1), /prevalence of 1/);
  });

  test('adjusted p by hand', () => {
    const p = [0.04, 0.01, Number.NaN, 0.03];
    nearAll(
      [...adjustP(p, 'benjamini-hochberg')].filter((v) => !Number.isNaN(v)),
      [0.04, 0.03, 0.04],
      1e-15,
      'BH',
    );
    nearAll(
      [...adjustP(p, 'holm')].filter((v) => !Number.isNaN(v)),
      [0.06, 0.03, 0.06],
      1e-15,
      'Holm',
    );
    assert.throws(() => adjustP([1.2], 'holm'), { code: 'p-value' });
  });

  test('quantiles of four values', () => {
    assert.deepEqual(sampleQuantiles([4, 1, 3, 2], [0, 0.5, 1]), [1, 2.5, 4]);
    assert.deepEqual(sampleQuantiles([4, 1, 3, 2], [0.5], 1), [2]);
    assert.throws(() => sampleQuantiles([], [0.5]), { code: 'stats-size' });
  });
});

interface Share {
  value: number;
  clopper_pearson: number[];
  wilson: number[];
}
interface Metrics extends Record<'sensitivity' | 'specificity' | 'ppv' | 'npv' | 'accuracy', Share> {
  model: string;
  center: string;
  threshold: number;
  f1: number;
  mcc: number;
  balanced_accuracy: number;
  kappa: number;
  lr_pos: number;
  lr_neg: number;
}

describeReference('stats', 'shares and quantiles as R and SciPy have them', () => {
  test('binary metrics: 1e-10, intervals 1e-8', () => {
    const { metrics, interval_edge_cases } = readJson<{ metrics: Metrics[]; interval_edge_cases: (Share & { x: number; n: number })[] }>(
      'stats',
      'binary_metrics.json',
    );
    const table = readTable('stats', 'predictions.csv');
    const centers = table.column('center');
    for (const wanted of metrics) {
      const keep = (row: number) => centers[row] === wanted.center;
      const found = binaryMetrics(confusionAt(table.numbers(wanted.model, keep), table.numbers('pm', keep), wanted.threshold));
      const what = `${wanted.model} ${wanted.center} ${wanted.threshold}`;
      for (const key of ['sensitivity', 'specificity', 'ppv', 'npv', 'accuracy'] as const) {
        near(found[key].value, wanted[key].value, 1e-10, `${what} ${key}`);
        nearAll(found[key].clopperPearson, wanted[key].clopper_pearson, 1e-8, `${what} ${key}`);
        nearAll(found[key].wilson, wanted[key].wilson, 1e-10, `${what} ${key}`);
      }
      const others = [found.f1, found.mcc, found.balancedAccuracy, found.kappa, found.positiveLikelihoodRatio, found.negativeLikelihoodRatio];
      const { f1, mcc, balanced_accuracy, kappa, lr_pos, lr_neg } = wanted;
      const infinite = (ratio: number | string | null) => (ratio === null || ratio === 'inf' ? Number.POSITIVE_INFINITY : (ratio as number));
      nearAll(others, [f1, mcc, balanced_accuracy, kappa, infinite(lr_pos), infinite(lr_neg)], 1e-10, what);
    }
    for (const { x, n, clopper_pearson, wilson: scored } of interval_edge_cases) {
      nearAll(clopperPearson(x, n), clopper_pearson, 1e-8, `${x} of ${n}`);
      nearAll(wilson(x, n), scored, 1e-10, `${x} of ${n}`);
    }
  });

  test('adjusted p: 1e-10', () => {
    const tests = readJson<Record<string, number[]>>('stats', 'multiple_testing.json');
    const methods: Record<string, Adjustment> = { BH: 'benjamini-hochberg', BY: 'benjamini-yekutieli', holm: 'holm', bonferroni: 'bonferroni' };
    for (const [key, wanted] of Object.entries(tests)) {
      const [kind, method] = key.split('_');
      if (methods[method]) nearAll(adjustP(tests[`${kind}_p`], methods[method]), wanted, 1e-10, key);
    }
  });

  test('quantiles and moments: 1e-10', () => {
    const wanted = readJson<{
      quantiles: { type: QuantileType; probs: number[]; value: number[] }[];
      mean: number;
      sd: number;
      median: number;
      iqr: number;
      mad: number;
    }>('stats', 'descriptive.json');
    const values = readTable('stats', 'radiomics_table.csv').numbers('f002');
    for (const { type, probs, value } of wanted.quantiles) nearAll(sampleQuantiles(values, probs, type), value, 1e-10, `type ${type}`);
    const found = [mean(values), standardDeviation(values), median(values), interquartileRange(values), medianAbsoluteDeviation(values)];
    nearAll(found, [wanted.mean, wanted.sd, wanted.median, wanted.iqr, wanted.mad], 1e-10, 'moments');
  });

  test('gamma functions: 1e-10', () => {
    const wanted = readJson<{ lgamma: number[]; digamma: number[] }>('stats', 'distributions.json');
    nearAll([0.1, 0.5, 1, 3.3, 50, 170.5].map(lnGamma), wanted.lgamma, 1e-10, 'lnGamma');
    nearAll([0.1, 0.5, 1, 3.3, 50].map(digamma), wanted.digamma, 1e-10, 'digamma');
  });
});
