import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mean, standardDeviation } from '../../src/stats/descriptive';
import { elasticNet, elasticNetPredict } from '../../src/stats/elastic-net';
import { type CrossMeasure, type FoldFits, fitFolds, measureFolds } from '../../src/stats/elastic-net-cv';
import { mrmr } from '../../src/stats/mrmr';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, readTable } from './expect';

describe('selection of features', () => {
  const y = [0, 0, 1, 1, 0, 1, 1, 0];
  const features = [
    [1, 2, 3, 4, 2, 5, 3, 1],
    [2, 1, 1, 0, 3, 1, 2, 2],
    [7, 7, 7, 7, 7, 7, 7, 7],
  ];

  test('the elastic net fulfils the conditions of its minimum', () => {
    for (const alpha of [1, 0.5, 0]) {
      const { coefficients, intercepts } = elasticNet(features, y, { alpha, lambdas: [0.1, 0.02], standardize: false, threshold: 1e-16 });
      for (const [l, lambda] of [0.1, 0.02].entries()) {
        const residuals = y.map((label, i) => {
          const eta = features.reduce((sum, feature, j) => sum + coefficients[l][j] * feature[i], intercepts[l]);
          return (label - 1 / (1 + Math.exp(-eta))) / y.length;
        });
        near(
          residuals.reduce((sum, r) => sum + r, 0),
          0,
          1e-9,
          'intercept',
        );
        for (const [j, feature] of features.entries()) {
          const beta = coefficients[l][j];
          const slope = residuals.reduce((sum, r, i) => sum + r * feature[i], 0) - lambda * (1 - alpha) * beta;
          if (beta === 0) assert.ok(Math.abs(slope) <= lambda * alpha + 1e-9);
          else near(slope, lambda * alpha * Math.sign(beta), 1e-9, `alpha ${alpha}, feature ${j}`);
        }
      }
    }
  });

  test('the largest penalty leaves nothing, a constant gets 0, a line is met by a gaussian net', () => {
    const path = elasticNet(features, y);
    assert.ok(path.coefficients[0].every((beta) => beta === 0));
    assert.ok(path.coefficients.every((beta) => beta[2] === 0) && path.coefficients[1].some((beta) => beta !== 0));
    const line = elasticNet([[1, 2, 3, 5]], [3, 5, 7, 11], { family: 'gaussian', lambdas: [0], threshold: 1e-16 });
    nearAll([line.intercepts[0], line.coefficients[0][0]], [1, 2], 1e-9, 'line');
    nearAll(elasticNetPredict(line, [[4]], 0), [9], 1e-9, 'prediction');
    assert.throws(
      () =>
        elasticNet(
          features,
          y.map(() => 1),
        ),
      { code: 'one-class' },
    );
    assert.throws(() => elasticNet([features[2]], y), { code: 'constant' });
    assert.throws(() => elasticNet(features, y, { alpha: 2 }), { code: 'elastic-net-options' });
    assert.throws(
      () =>
        fitFolds(
          features,
          y,
          y.map(() => 1),
        ),
      { code: 'folds' },
    );
    assert.throws(() => measureFolds(fitFolds(features, y, [1, 2, 1, 2, 3, 4, 3, 4]), 'auc'), { code: 'folds' });
  });

  test('classes that a feature separates end the path early', () => {
    const { devianceRatios, lambdas } = elasticNet([[1, 2, 3, 4, 5, 6]], [0, 0, 0, 1, 1, 1]);
    assert.ok(lambdas.length < 100 && devianceRatios[devianceRatios.length - 1] > 0.9);
  });

  test('mRMR passes over what repeats a chosen feature', () => {
    const target = [0, 0, 0, 0, 1, 1, 1, 1];
    const strong = [1, 2, 1, 3, 7, 8, 9, 7];
    const other = [5, 1, 4, 2, 5, 4, 6, 3];
    const chosen = mrmr([other, strong, strong.map((v) => 2 * v), target.map(() => 3)], target, {
      count: 4,
      criterion: 'MID',
      information: { kind: 'gaussian' },
    });
    assert.deepEqual(
      chosen.map(({ index }) => index),
      [1, 0, 3, 2],
    );
    const states = mrmr([strong, other], target, { count: 1, criterion: 'MIQ', information: { kind: 'states', width: 0.5 } });
    // Four of either kind, of which one state each: all of the target's ln 2 but for the case in the middle state.
    assert.equal(states[0].index, 0);
    assert.throws(() => mrmr([strong], target, { count: 2, criterion: 'MID', information: { kind: 'gaussian' } }), { code: 'mrmr-count' });
    assert.throws(
      () =>
        mrmr(
          [strong],
          target.map(() => 1),
          { count: 1, criterion: 'MID', information: { kind: 'gaussian' } },
        ),
      { code: 'one-class' },
    );
  });
});

interface Sparse {
  index: number[];
  value: number[];
}
interface Path {
  lambda: number[];
  a0: number[];
  df: number[];
  dev_ratio: number[];
  nulldev: number;
  beta_nonzero: Sparse[];
}

interface Cross {
  cvm: number[];
  cvsd: number[];
  lambda_min: number;
  lambda_1se: number;
  coef_min: { names: string[]; value: number[] };
  coef_1se: { names: string[]; value: number[] };
  response_min_all_rows: number[];
  link_min_all_rows: number[];
  response_1se_all_rows: number[];
}

describeReference('stats', 'selection as R has it', () => {
  const table = readTable('stats', 'radiomics_table.csv');
  const centers = table.column('center');
  const inA = (row: number) => centers[row] === 'A';
  const names = Array.from({ length: 300 }, (_, j) => `f${String(j + 1).padStart(3, '0')}`);
  const features = names.map((name) => table.numbers(name, inA));
  const pm = table.numbers('pm', inA);
  const paths = readJson<Record<string, Path> & { ridge: { lambda: number[]; a0: number[]; beta: number[][] } }>('stats', 'glmnet_path.json');
  const same = (found: ReturnType<typeof elasticNet>, wanted: Path, tolerance: number) => {
    nearAll(found.lambdas, wanted.lambda, 1e-10, 'lambda');
    nearAll(found.intercepts, wanted.a0, tolerance, 'intercept');
    if (wanted.dev_ratio) nearAll(found.devianceRatios, wanted.dev_ratio, tolerance, 'deviance ratio');
    for (const [l, { index, value }] of wanted.beta_nonzero.entries()) {
      const support = Array.from(found.coefficients[l].keys()).filter((j) => found.coefficients[l][j] !== 0);
      assert.deepEqual(
        support.map((j) => j + 1),
        [index].flat(),
        `support at ${l}`,
      );
      // On the scale of the standardised features: of a coefficient that just enters, the stopping rule leaves fewer digits of its own.
      const scale = support.map((j) => standardDeviation(features[j]));
      const largest = Math.max(0, ...support.map((j, n) => Math.abs(found.coefficients[l][j]) * scale[n]));
      for (const [n, j] of support.entries()) {
        const error = Math.abs(found.coefficients[l][j] - [value].flat()[n]) * scale[n];
        assert.ok(error <= tolerance * largest, `${names[j]} at ${l}: ${error} of ${largest}`);
      }
    }
  };
  for (const [name, options] of [
    ['lasso', {}],
    ['enet05', { alpha: 0.5, count: 40 }],
  ] as const) {
    test(`path ${name}: coefficients within 1e-8, equal support`, () =>
      same(elasticNet(features, pm, { ...options, threshold: 1e-14 }), paths[name], 1e-8));
  }
  test('gaussian path', () => {
    same(elasticNet(features, table.numbers('age', inA), { family: 'gaussian', count: 40, threshold: 1e-14 }), paths.gaussian_lasso_age, 1e-8);
  });
  test('path at the default threshold: every fit ends where R ends it, within 1e-10', () => {
    const { lambda, a0, dev_ratio, df } = paths.lasso_default_thresh;
    const found = elasticNet(features, pm);
    nearAll(found.lambdas, lambda, 1e-10, 'lambda');
    nearAll(found.intercepts, a0, 1e-10, 'intercept');
    nearAll(found.devianceRatios, dev_ratio, 1e-10, 'deviance ratio');
    assert.deepEqual(
      found.coefficients.map((beta) => beta.filter((value) => value !== 0).length),
      df,
    );
  });
  test('path of features scaled before', () => {
    const { lambda, a0, beta_nonzero } = paths.lasso_prescaled_n1_sd;
    const scores = features.map((feature) => {
      const [center, scale] = [mean(feature), standardDeviation(feature)];
      return feature.map((value) => (value - center) / scale);
    });
    const found = elasticNet(scores, pm, { lambdas: lambda, standardize: false, threshold: 1e-14 });
    nearAll(found.intercepts, a0, 1e-4, 'intercept');
    for (const [l, { index, value }] of beta_nonzero.entries()) {
      const support = Array.from(found.coefficients[l].keys()).filter((j) => found.coefficients[l][j] !== 0);
      assert.deepEqual(
        support.map((j) => j + 1),
        [index].flat(),
      );
      for (const [n, j] of support.entries()) near(found.coefficients[l][j] / [value].flat()[n], 1, 1e-4, `${names[j]} at ${lambda[l]}`);
    }
  });
  test('ridge', () => {
    const { lambda, a0, beta } = paths.ridge;
    const found = elasticNet(features, pm, { alpha: 0, lambdas: lambda, threshold: 1e-14 });
    nearAll(found.intercepts, a0, 1e-4, 'intercept');
    for (const [l, coefficients] of found.coefficients.entries())
      nearAll(
        coefficients,
        beta.map((row) => row[l]),
        1e-6,
        `at ${lambda[l]}`,
      );
  });

  const { versions: _, data: __, ...cross } = readJson<Record<string, Record<string, never>>>('stats', 'cv_glmnet.json');
  const folds = readTable('stats', 'foldid_center_A.csv').numbers('foldid');
  const everywhere = names.map((feature) => table.numbers(feature));
  const fits = new Map<number, FoldFits>();
  for (const [name, wanted] of Object.entries(cross) as unknown as [string, Cross][]) {
    test(`cross-validation ${name}: both penalties equal, coefficients within 1e-8, equal support`, () => {
      const measure = (name === 'enet05_deviance' ? 'deviance' : name) as CrossMeasure;
      const alpha = name === 'enet05_deviance' ? 0.5 : 1;
      // R's values are of this threshold: at its default, 10^-7, R's own coefficients differ from them by 1.5 %.
      const of = fits.get(alpha) ?? fitFolds(features, pm, folds, { alpha, threshold: 1e-14 });
      fits.set(alpha, of);
      const found = measureFolds(of, measure);
      nearAll(found.mean, wanted.cvm, 1e-8, 'mean');
      nearAll(found.error, wanted.cvsd, 1e-8, 'error');
      for (const [lambda, at, { names: kept, value }, response] of [
        [found.lambdaMin, wanted.lambda_min, wanted.coef_min, wanted.response_min_all_rows],
        [found.lambda1se, wanted.lambda_1se, wanted.coef_1se, wanted.response_1se_all_rows],
      ] as const) {
        near(lambda, at, 1e-10, 'lambda');
        const l = found.path.lambdas.indexOf(lambda);
        const support = names.filter((_, j) => found.path.coefficients[l][j] !== 0);
        assert.deepEqual(support, kept.slice(1));
        near(found.path.intercepts[l], value[0], 1e-8, 'intercept');
        for (const [n, feature] of support.entries()) {
          near(found.path.coefficients[l][names.indexOf(feature)] / value[n + 1], 1, 1e-8, feature);
        }
        const probabilities = elasticNetPredict(found.path, everywhere, lambda).map((link) => 1 / (1 + Math.exp(-link)));
        nearAll(probabilities, response, 1e-8, 'probabilities');
      }
      nearAll(elasticNetPredict(found.path, everywhere, found.lambdaMin), wanted.link_min_all_rows, 1e-8, 'linear predictor');
    });
  }

  test('mRMR: order exact, scores within 1e-10', () => {
    const { variants } = readJson<{ variants: { mi: string; criterion: 'MID' | 'MIQ'; selected: string[]; score: number[] }[] }>(
      'stats',
      'mrmr.json',
    );
    for (const { mi, criterion, selected, score } of variants) {
      const width = /mean\+([\d.]+)\*sd/.exec(mi)?.[1];
      const information = width ? ({ kind: 'states', width: Number(width) } as const) : ({ kind: 'gaussian' } as const);
      const chosen = mrmr(features, pm, { count: 20, criterion, information });
      assert.deepEqual(
        chosen.map(({ index }) => names[index]),
        selected,
        `${criterion}, ${mi}`,
      );
      for (const [n, { score: found }] of chosen.entries())
        assert.ok(Math.abs(found / score[n] - 1) < 1e-8, `${criterion} ${n}: ${found}, not ${score[n]}`);
    }
  });
});
