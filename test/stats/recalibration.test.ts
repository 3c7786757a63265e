import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { averagePrecision } from '../../src/stats/average-precision';
import { calibrationBins, expectedCalibrationError } from '../../src/stats/calibration';
import { isotonicCalibration, isotonicProbabilities, isotonicRegression } from '../../src/stats/isotonic';
import { applyNyul, learnNyul } from '../../src/stats/nyul';
import { plattProbabilities, plattScaling } from '../../src/stats/platt';
import { reclassification } from '../../src/stats/reclassification';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, readTable } from './expect';

describe('recalibration, reclassification, standardisation', () => {
  const scores = [-2, -1, -0.5, 0.1, 0.3, 1, 2, 3];
  const labels = [0, 0, 1, 0, 1, 0, 1, 1];

  test("Platt: as R's glm has it; also of separated classes", () => {
    const fit = plattScaling(scores, labels);
    nearAll([fit.intercept, fit.slope], [-0.1876732525669161, 0.5457093855804088], 1e-8, 'coefficients');
    // The targets' sum is the probabilities'.
    near(
      plattProbabilities(fit, scores).reduce((sum, p) => sum + p, 0),
      4,
      1e-9,
      'sum',
    );
    const apart = plattScaling([1, 2, 3, 4], [0, 0, 1, 1]);
    assert.ok(apart.slope > 0 && apart.slope < 3);
    assert.throws(() => plattScaling([1, 2], [1, 1]), { code: 'one-class' });
    assert.throws(() => plattScaling([1, 1, 1, 1], [0, 0, 1, 1]), { code: 'collinear' });
  });

  test("isotonic: as R's isoreg has it, with weights, ties and lines between knots", () => {
    nearAll(isotonicRegression([1, 3, 2, 4, 3.5, 0, 6]), [1, 2.5, 2.5, 2.5, 2.5, 2.5, 6], 1e-14, 'pools');
    nearAll(isotonicRegression([2, 1], [3, 1]), [1.75, 1.75], 1e-15, 'weights');
    assert.deepEqual([...isotonicRegression([])], []);
    const fit = isotonicCalibration([0.3, 0.1, 0.3, 0.2, 0.9], [1, 0, 0, 1, 1]);
    // 0.2 gives 1 and 0.3 twice 1/2: pooled to 2/3.
    nearAll(fit.scores, [0.1, 0.2, 0.3, 0.9], 0, 'knots');
    nearAll(fit.probabilities, [0, 2 / 3, 2 / 3, 1], 1e-14, 'shares');
    nearAll(isotonicProbabilities(fit, [0, 0.15, 0.25, 0.6, 2]), [0, 1 / 3, 2 / 3, 5 / 6, 1], 1e-12, 'between');
    assert.throws(() => isotonicRegression([1, 2], [1, 0]), { code: 'stats-weight' });
    assert.throws(() => isotonicCalibration([1, 2], [1, 3]), { code: 'stats-label' });
  });

  test('NRI and IDI by counting', () => {
    // Of four positives three rise and one stays; of four negatives one falls, one rises, two stay.
    const [a, b] = [
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
      [0.7, 0.9, 0.6, 0.5, 0.3, 0.6, 0.5, 0.5],
    ];
    const { nri, ofPositives, ofNegatives, idi } = reclassification(a, b, [1, 1, 1, 1, 0, 0, 0, 0]);
    nearAll([ofPositives, ofNegatives, nri.value], [0.75, 0, 0.75], 1e-14, 'NRI');
    near(nri.error, Math.sqrt((0.75 - 0.75 ** 2) / 4 + 0.5 / 4), 1e-14, 'its error');
    near(idi.value, 0.175 + 0.025, 1e-14, 'IDI');
    const same = reclassification(a, a, [1, 1, 1, 1, 0, 0, 0, 0]);
    assert.deepEqual([same.nri.value, same.nri.p, same.idi.p], [0, 1, 1]);
    assert.throws(() => reclassification(a, b, [1, 0, 0, 0, 0, 0, 0, 0]), { code: 'stats-size' });
    assert.throws(() => reclassification([2, 0], [0, 0], [1, 0]), { code: 'probability' });
  });

  test('bins and average precision by hand', () => {
    const bins = calibrationBins([0, 0.4, 0.5, 1], [0, 1, 0, 1], 2);
    assert.deepEqual(
      bins.map(({ n, observed }) => [n, observed]),
      [
        [2, 0.5],
        [2, 0.5],
      ],
    );
    near(expectedCalibrationError([0, 0.4, 0.5, 1], [0, 1, 0, 1], 2), (0.3 + 0.25) / 2, 1e-14, 'ECE');
    assert.ok(Number.isNaN(calibrationBins([0, 1], [0, 1], 3)[1].observed));
    // From the top: 1, 0, then 1 and 0 at one score.
    near(averagePrecision([0.9, 0.8, 0.5, 0.5], [1, 0, 1, 0]), 0.5 * 1 + 0.5 * (2 / 4), 1e-15, 'AP');
    assert.throws(() => averagePrecision([1, 2], [1, 1]), { code: 'one-class' });
    assert.throws(() => calibrationBins([0, 1], [0, 1], 0), { code: 'calibration-groups' });
  });

  test("Nyul: images that differ in unit and offset come to lie alike; an image's own landmarks fall on the scale", () => {
    const image = Array.from({ length: 101 }, (_, i) => i ** 1.5);
    const other = image.map((value) => 7 * value - 30);
    const scale = learnNyul([image, other], { fractions: [0.1, 0.5, 0.9], range: [0, 10] });
    // Of both images the middle percentile lies at the same share between the outer ones.
    const middle = (10 * (50 ** 1.5 - 10 ** 1.5)) / (90 ** 1.5 - 10 ** 1.5);
    nearAll(scale.landmarks, [0, middle, 10], 1e-12, 'landmarks');
    nearAll(applyNyul(scale, image), applyNyul(scale, other), 1e-10, 'alike');
    nearAll(applyNyul(scale, [10 ** 1.5, 50 ** 1.5, 90 ** 1.5], image), scale.landmarks, 1e-12, 'foreground');
    // Beyond the outer percentiles the outer pieces go on.
    const [first, last] = applyNyul(scale, [0, 100 ** 1.5], image);
    near(first, (-(10 ** 1.5) * middle) / (50 ** 1.5 - 10 ** 1.5), 1e-12, 'below');
    near(last, middle + ((100 ** 1.5 - 50 ** 1.5) * (10 - middle)) / (90 ** 1.5 - 50 ** 1.5), 1e-12, 'above');
    // Many equal intensities leave pieces without length.
    assert.ok([...applyNyul(learnNyul([image]), [...Array(60).fill(5), 6, 7, 8, ...Array(20).fill(9)])].every(Number.isFinite));
    assert.throws(() => learnNyul([[3, 3, 3]]), { code: 'nyul-landmarks' });
    assert.throws(() => learnNyul([image], { fractions: [0.5] }), { code: 'nyul-options' });
    assert.throws(() => learnNyul([]), { code: 'stats-size' });
  });
});

describeReference('stats', 'reclassification, bins and average precision: 1e-10', () => {
  const table = readTable('stats', 'predictions.csv');
  const centers = table.column('center');
  test('NRI and IDI', () => {
    const wanted = readJson<Record<string, number>>('stats', 'nri_idi.json');
    const { nri, idi, ofPositives, ofNegatives } = reclassification(table.numbers('p_clin'), table.numbers('p_comb'), table.numbers('pm'));
    nearAll([nri.value, ofPositives, ofNegatives], [wanted.continuous_nri, wanted.nri_events, wanted.nri_nonevents], 1e-10, 'NRI');
    nearAll([nri.error, nri.statistic], [wanted.nri_se, wanted.nri_z], 1e-10, 'its error');
    nearAll([idi.value, idi.error, idi.statistic], [wanted.idi, wanted.idi_se, wanted.idi_z], 1e-10, 'IDI');
  });
  test('bins, calibration error, average precision', () => {
    type Bin = { lo: number; hi: number; n: number; mean_pred: number | null; obs: number | null };
    const { results } = readJson<{ results: Record<string, { average_precision: number; ece10: number; calibration_bins_0_1: Bin[] }> }>(
      'stats',
      'calibration_dca.json',
    );
    for (const [name, wanted] of Object.entries(results)) {
      const [, model, group] = /^(p_[a-z]+)_(\w+)$/.exec(name) as RegExpExecArray;
      const keep = (row: number) => group === 'all' || group.includes(centers[row]);
      const [p, y] = [table.numbers(model, keep), table.numbers('pm', keep)];
      near(averagePrecision(p, y), wanted.average_precision, 1e-10, name);
      near(expectedCalibrationError(p, y), wanted.ece10, 1e-10, name);
      const none = (value: number | null) => value ?? Number.NaN;
      nearAll(
        calibrationBins(p, y).flatMap(({ low, high, n, meanProbability, observed }) => [low, high, n, meanProbability, observed]),
        wanted.calibration_bins_0_1.flatMap(({ lo, hi, n, mean_pred, obs }) => [lo, hi, n, none(mean_pred), none(obs)]),
        1e-10,
        name,
      );
    }
  });
});
