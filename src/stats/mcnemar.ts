import { binomialCdf, binomialPmf, chi2Upper } from './distributions';
import { wholeCounts } from './input';
import type { TestWithDf } from './test-result';

/** The four ways to test two paired proportions. */
export interface McNemar {
  /** The chi-squared test (McNemar, Psychometrika 1947); NaN without discordant pairs, as in R. */
  readonly plain: TestWithDf;
  /** The same with Edwards' correction (Psychometrika 1948): |b - c| is lessened by 1, unless b = c. */
  readonly corrected: TestWithDf;
  /** Twice the smaller tail of the binomial distribution with share 1/2. */
  readonly exact: number;
  /** The exact P less half the probability of what was seen in each tail (Fagerland, Lydersen and Laake, BMC 2013). */
  readonly midP: number;
}

export const mcnemarVariants = ['plain', 'corrected', 'exact', 'midP'] as const;
export type McNemarVariant = (typeof mcnemarVariants)[number];

/**
 * Tests whether two readings of the same cases are right as often: `b` cases only the first has right, `c` only the second.
 * Throws `stats-count` where these are no counts.
 */
export function mcnemar(b: number, c: number): McNemar {
  wholeCounts([b, c], 'discordant pairs');
  const n = b + c;
  const of = (difference: number) => {
    const statistic = difference ** 2 / n;
    return { statistic, df: 1, p: chi2Upper(statistic, 1) };
  };
  const less = Math.min(b, c);
  const seen = binomialPmf(less, n, 0.5);
  return {
    plain: of(b - c),
    corrected: of(b === c ? 0 : Math.abs(b - c) - 1),
    exact: b === c ? 1 : Math.min(1, 2 * binomialCdf(less, n, 0.5)),
    midP: b === c ? 1 - seen / 2 : 2 * binomialCdf(less, n, 0.5) - seen,
  };
}

/** The P of one variant. */
export function mcnemarP(result: McNemar, variant: McNemarVariant): number {
  const found = result[variant];
  return typeof found === 'number' ? found : found.p;
}
