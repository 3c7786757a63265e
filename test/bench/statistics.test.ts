import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { driftOf, quantile, summarise } from '../../src/bench/report/statistics';
import { deviationOf, scaledDeviation, smallEffort, spreadOf } from '../../src/bench/times';

describe('statistics of samples', () => {
  test('quantiles are linear between neighbours, as in NumPy', () => {
    // numpy.quantile([1, 2, 4, 8], [0, .25, .5, .75, 1])
    assert.deepEqual(
      [0, 0.25, 0.5, 0.75, 1].map((p) => quantile([1, 2, 4, 8], p)),
      [1, 1.75, 3, 5, 8],
    );
    assert.equal(quantile([7], 0.75), 7);
  });

  test('samples come in any order; the median of an even number is the mean of the middle two', () => {
    assert.deepEqual(summarise([8, 1, 4, 2], 5), { median: 3, q1: 1.75, q3: 5, min: 1, max: 8, runs: 4, loops: 5 });
    assert.equal(summarise([10, 9, 100]).median, 10);
  });

  test('a drift beyond the limit marks the run, in both directions, and so does a peak that is no number', () => {
    assert.deepEqual(driftOf(100, 97), { before: 100, after: 97, change: -0.030000000000000027, limit: 0.05, drifted: false });
    assert.equal(driftOf(100, 94).drifted, true);
    assert.equal(driftOf(100, 106).drifted, true);
    assert.equal(driftOf(100, Number.NaN).drifted, true);
    assert.equal(driftOf(100, 94, 0.1).drifted, false);
  });
});

describe('measuring', () => {
  test('runs shorter than a sample are repeated within it', async () => {
    let runs = 0;
    const { loops, runs: samples } = await spreadOf(async () => void runs++, {}, { ...smallEffort, sample: 5 });
    assert.equal(samples, 3);
    assert.ok(loops > 10, `${loops} loops`);
    assert.ok(runs > 3 * loops);
  });

  test('a cancelled measurement ends', async () => {
    const abort = new AbortController();
    const run = async () => abort.abort();
    await assert.rejects(spreadOf(run, { signal: abort.signal }), { name: 'AbortError' });
  });

  test('deviations: a NaN, another length and a difference are all seen', () => {
    assert.equal(scaledDeviation([1, 2, 4], [1, 2, 4]), 0);
    assert.equal(scaledDeviation([1, 2, 3], [1, 2, 4]), 0.25);
    assert.ok(Number.isNaN(scaledDeviation([1, Number.NaN, 4], [1, 2, 4])));
    assert.equal(scaledDeviation([1, 2], [1, 2, 4]), Number.POSITIVE_INFINITY);
    assert.throws(() => deviationOf('x', [1], [2], 0.1), { code: 'bench-wrong' });
    assert.equal(deviationOf('x', [1.05], [1], 0.1).toFixed(3), '0.050');
  });
});
