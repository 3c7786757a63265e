import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brierScore, calibrationLine, decisionCurve, hosmerLemeshow, logLoss } from '../../src/stats/calibration';
import { likelihoodRatioTest, logisticRegression } from '../../src/stats/logistic';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, nearRelative, readTable } from './expect';

describe('logistic regression and calibration', () => {
  test('a two by two table has closed forms', () => {
    // Of those with 0, 1 of 4 is positive; of those with 1, 3 of 4.
    const [x, y] = [
      [0, 0, 0, 0, 1, 1, 1, 1],
      [1, 0, 0, 0, 1, 1, 1, 0],
    ];
    const { coefficients, errors, converged, separated } = logisticRegression([x], y);
    nearAll(coefficients, [-Math.log(3), 2 * Math.log(3)], 1e-8, 'coefficients');
    nearAll(errors, [Math.sqrt(4 / 3), Math.sqrt(8 / 3)], 1e-6, 'errors');
    assert.ok(converged && !separated);
    assert.ok(logisticRegression([x], x).separated);
    assert.throws(() => logisticRegression([x, x], y), { code: 'collinear' });
    const p = x.map((value) => (value ? 0.75 : 0.25));
    const { intercept, slope, inTheLarge } = calibrationLine(p, y);
    nearAll([intercept, slope, inTheLarge], [0, 1, 0], 1e-8, 'right probabilities');
    near(brierScore(p, y), 3 / 16, 1e-14, 'Brier');
    near(logLoss(p, y), -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 1e-14, 'log loss');
    nearAll(
      decisionCurve(p, y, [0.5]).flatMap(({ model, all }) => [model, all]),
      [0.25, 0],
      1e-14,
      'net benefit',
    );
    assert.throws(() => brierScore([1.2, 0], [1, 0]), { code: 'probability' });
    assert.throws(() => calibrationLine([1, 0.5], [1, 0]), { code: 'probability' });
    assert.throws(() => hosmerLemeshow(p, y), { code: 'calibration-groups' });
  });
});

interface Hl {
  chisq: number;
  df: number;
  p: number;
  observed: number[];
  expected: number[];
}

describeReference('stats', 'regression and calibration as R has them', () => {
  const table = readTable('stats', 'radiomics_table.csv');
  const centers = table.column('center');
  const inA = (row: number) => centers[row] === 'A';
  test('logistic regression: 1e-8', () => {
    const wanted = readJson<Record<string, { estimate: number[]; se: number[]; z: number[]; p: number[]; deviance: number; vcov: number[][] }>>(
      'stats',
      'glm_logistic.json',
    );
    const column = (name: string) => table.numbers(name, inA);
    const [pm, age, cea] = [column('pm'), column('age'), column('cea').map(Math.log)];
    const score = readJson<{ deviance: { link_min_all_rows: number[] } }>('stats', 'cv_glmnet.json').deviance.link_min_all_rows.filter((_, row) =>
      inA(row),
    );
    const clin = logisticRegression([age, column('sex'), cea, column('stage')], pm);
    const dummies = ['2', '3', '4'].map((stage) => table.column('stage').map((value) => Number(value === stage)));
    const factor = logisticRegression([table.numbers('f001'), table.numbers('f003'), table.numbers('f004'), ...dummies], table.numbers('pm'));
    for (const [name, found] of [
      ['clin', clin],
      ['comb', logisticRegression([score, age, cea], pm)],
    ] as const) {
      const { estimate, se, z, p, deviance, vcov } = wanted[name];
      nearAll(found.coefficients, estimate, 1e-8, `${name} coefficients`);
      nearAll(found.errors, se, 1e-8, `${name} errors`);
      nearAll(found.z, z, 1e-8, `${name} z`);
      for (const [j, value] of p.entries()) nearRelative(found.p[j], value, 1e-8, `${name} p`);
      near(found.deviance, deviance, 1e-10, `${name} deviance`);
      for (const [j, row] of vcov.entries()) nearAll(found.covariance[j], row, 1e-8, `${name} covariance`);
    }
    // All cases of stage 4 are positive: its coefficient has no finite value, only that of the last round, and its error none but rounding.
    const apart = wanted.all_rows_f001_f003_f004_stagefactor;
    assert.ok(factor.separated && factor.p[6] > 0.999);
    nearAll(factor.coefficients.slice(0, 6), apart.estimate.slice(0, 6), 1e-8, 'factor coefficients');
    nearAll(factor.errors.slice(0, 6), apart.se.slice(0, 6), 1e-8, 'factor errors');
    for (const [j, value] of apart.p.slice(0, 6).entries()) nearRelative(factor.p[j], value, 1e-8, 'factor p');
    near(factor.coefficients[6], apart.estimate[6], 1e-6, 'stage 4');
    near(factor.deviance, apart.deviance, 1e-10, 'factor deviance');
    const lrt = (wanted as unknown as { lrt_clin_vs_age: { deviance: number; p: number } }).lrt_clin_vs_age;
    const ratio = likelihoodRatioTest(logisticRegression([age], pm), clin);
    near(ratio.statistic, lrt.deviance, 1e-8, 'likelihood ratio');
    nearRelative(ratio.p, lrt.p, 1e-8, 'its p');
  });
  const predictions = readTable('stats', 'predictions.csv');
  const of = (name: string) => {
    const [, model, group] = /^(p_[a-z]+)_(\w+)$/.exec(name) as RegExpExecArray;
    const keep = (row: number) => group === 'all' || group.includes(centers[row]);
    return [predictions.numbers(model, keep), predictions.numbers('pm', keep)] as const;
  };
  test('slope and intercept: 1e-8', () => {
    for (const [name, wanted] of Object.entries(
      readJson<Record<string, { intercept: number; slope: number; se: number[]; calibration_in_the_large: number }>>('stats', 'calibration_glm.json'),
    )) {
      const found = calibrationLine(...of(name));
      nearAll([found.intercept, found.slope, found.inTheLarge], [wanted.intercept, wanted.slope, wanted.calibration_in_the_large], 1e-8, name);
      // These come from a fit that ended at a wider tolerance than ours: errors follow the weights of the round before.
      nearAll(found.fit.errors, wanted.se, 1e-6, `${name} errors`);
    }
  });
  test('scores, Hosmer-Lemeshow, decision curves: 1e-10, p 1e-8', () => {
    const { results } = readJson<{
      results: Record<
        string,
        {
          brier: number;
          log_loss: number;
          hosmer_lemeshow: Record<string, Hl>;
          decision_curve: Record<'threshold' | 'model' | 'treat_all', number[]>;
        }
      >;
    }>('stats', 'calibration_dca.json');
    for (const [name, { brier, log_loss, hosmer_lemeshow, decision_curve }] of Object.entries(results)) {
      near(brierScore(...of(name)), brier, 1e-10, name);
      near(logLoss(...of(name)), log_loss, 1e-10, name);
      for (const [count, wanted] of Object.entries(hosmer_lemeshow)) {
        const found = hosmerLemeshow(...of(name), Number(count.slice(1)));
        nearAll([found.statistic, found.df], [wanted.chisq, wanted.df], 1e-10, `${name} ${count}`);
        nearRelative(found.p, wanted.p, 1e-8, `${name} ${count}`);
        nearAll(
          found.groups.map((g) => g.expected),
          wanted.expected,
          1e-10,
          name,
        );
      }
      const curve = decisionCurve(...of(name), decision_curve.threshold);
      nearAll(
        curve.map((c) => c.model),
        decision_curve.model,
        1e-10,
        name,
      );
      nearAll(
        curve.map((c) => c.all),
        decision_curve.treat_all,
        1e-10,
        name,
      );
    }
  });
});
