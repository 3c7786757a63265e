import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as d from '../../src/stats/distributions';
import { describeReference, readJson } from '../support/reference';

/** Relative, and absolute where 0 is expected. */
function close(actual: readonly number[], expected: readonly number[], tolerance = 1e-8): void {
  assert.equal(actual.length, expected.length);
  for (const [n, value] of expected.entries()) {
    const error = Math.abs(actual[n] - value) / (value === 0 ? 1 : Math.abs(value));
    assert.ok(error <= tolerance, `[${n}]: ${actual[n]}, not ${value} (${error})`);
  }
}

const probabilities = [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999];

describe('distributions', () => {
  test('cases with closed forms', () => {
    const x = [0.001, 0.3, 1, 4, 50];
    const finite = (f: (x: number) => number) => x.map(f);
    close(
      finite((v) => d.fCdf(v, 2, 2)),
      finite((v) => v / (1 + v)),
      1e-13,
    );
    close(
      finite((v) => d.fUpper(v, 2, 2)),
      finite((v) => 1 / (1 + v)),
      1e-13,
    );
    close(
      finite((v) => d.tUpper(v, 1)),
      finite((v) => Math.atan(1 / v) / Math.PI),
      1e-13,
    );
    close(
      finite((v) => d.chi2Upper(v, 2)),
      finite((v) => Math.exp(-v / 2)),
      1e-13,
    );
    close(
      finite((v) => d.chi2Cdf(v, 2)),
      finite((v) => -Math.expm1(-v / 2)),
      1e-13,
    );
    close(
      [0.1, 0.5, 0.9].map((v) => d.betaCdf(v, 1, 3)),
      [0.1, 0.5, 0.9].map((v) => 1 - (1 - v) ** 3),
      1e-13,
    );
    close([d.normalUpper(1.959963984540054), d.normalCdf(-10)], [0.025, 7.61985302416052e-24], 1e-12);
    close(
      probabilities.map((p) => d.fQuantile(p, 2, 2)),
      probabilities.map((p) => p / (1 - p)),
      1e-11,
    );
    close([d.tQuantile(0.75, 1), d.tQuantile(0.5, 3), d.normalQuantile(0.5)], [1, 0, 0], 1e-13);
  });

  test('quantiles are the inverses, also far out and for few degrees of freedom', () => {
    for (const df of [0.7, 1, 3.5, 29, 1000]) {
      close(
        probabilities.map((p) => d.fCdf(d.fQuantile(p, df, 2 * df), df, 2 * df)),
        probabilities,
        1e-11,
      );
      close(
        probabilities.map((p) => d.tCdf(d.tQuantile(p, df), df)),
        probabilities,
        1e-11,
      );
      close(
        probabilities.map((p) => d.chi2Cdf(d.chi2Quantile(p, df), df)),
        probabilities,
        1e-11,
      );
      close(
        probabilities.map((p) => d.betaCdf(d.betaQuantile(p, df, 2), df, 2)),
        probabilities,
        1e-11,
      );
    }
    close(
      probabilities.map((p) => d.normalCdf(d.normalQuantile(p))),
      probabilities,
      1e-12,
    );
  });

  test('ends of the range', () => {
    assert.deepEqual([d.fCdf(0, 2, 3), d.fUpper(0, 2, 3), d.fUpper(Number.POSITIVE_INFINITY, 2, 3), d.fUpper(-1, 2, 3)], [0, 1, 0, 1]);
    assert.deepEqual([d.chi2Upper(0, 2), d.betaCdf(2, 1, 1), d.betaCdf(-1, 1, 1)], [1, 1, 0]);
    assert.deepEqual([d.fQuantile(0, 2, 3), d.fQuantile(1, 2, 3), d.tQuantile(0, 4)], [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    assert.ok(Number.isNaN(d.fUpper(Number.NaN, 2, 3)));
  });
});

describeReference('stats', 'distributions as R has them, within 1e-8 (relative)', () => {
  const r = readJson<Record<string, number[]>>('stats', 'distributions.json');
  const at = [0.1, 1, 3.84, 10, 40];
  const checks: Record<string, readonly number[]> = {
    pnorm: r.x.map(d.normalCdf),
    qnorm: r.p.map(d.normalQuantile),
    'pt_df3.5': r.x.map((x) => d.tCdf(x, 3.5)),
    pt_df40: r.x.map((x) => d.tCdf(x, 40)),
    qt_df7: r.p.map((p) => d.tQuantile(p, 7)),
    qchisq_df3: r.p.map((p) => d.chi2Quantile(p, 3)),
    qf_4_17: r.p.map((p) => d.fQuantile(p, 4, 17)),
    'qbeta_2.5_7': r.p.map((p) => d.betaQuantile(p, 2.5, 7)),
    pchisq_df1_upper: at.map((x) => d.chi2Upper(x, 1)),
    pf_3_20_upper: at.map((x) => d.fUpper(x, 3, 20)),
    pbeta_2_5: [0.01, 0.2, 0.5, 0.9].map((x) => d.betaCdf(x, 2, 5)),
  };
  for (const [name, values] of Object.entries(checks)) test(name, () => close(values, r[name]));
  test('pnorm_upper', () =>
    close(
      r.x.map((x) => d.normalUpper(x)),
      r.pnorm_upper,
    ));
});
