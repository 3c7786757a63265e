import { binaryLabels, finiteValues, properFraction, sameLength } from './input';
import { type Adjustment, adjustP } from './p-adjust';
import { mannWhitney } from './rank-tests';
import { studentTest, welchTest } from './t-test';
import type { TestResult } from './test-result';

const tests = {
  student: (a: Float64Array, b: Float64Array) => studentTest(a, b),
  welch: (a: Float64Array, b: Float64Array) => welchTest(a, b),
  'mann-whitney': (a: Float64Array, b: Float64Array) => mannWhitney(a, b),
} satisfies Record<string, (a: Float64Array, b: Float64Array) => TestResult>;
export type FilterTest = keyof typeof tests;

export interface FilterOptions {
  /** Default `welch`. */
  readonly test?: FilterTest;
  /** Over all features; by default none. */
  readonly adjustment?: Adjustment;
  /** A feature is kept whose (adjusted) P is below; default 0.05. */
  readonly level?: number;
}

/** What the test of a feature gave, positives first; NaN of one that does not vary, which is never kept. */
export interface FilteredFeature extends TestResult {
  readonly index: number;
  readonly adjusted: number;
  readonly kept: boolean;
}

/**
 * Tests each feature by itself between the cases with label 1 and those with 0. `features` are lists of one value a case; the answer keeps
 * their order. Throws `one-class`, `stats-length`, `stats-value`, `stats-fraction`, and as the test where a group is too small.
 */
export function univariateFilter(features: readonly ArrayLike<number>[], labels: ArrayLike<number>, options: FilterOptions = {}): FilteredFeature[] {
  const { test = 'welch', adjustment, level = 0.05 } = options;
  properFraction(level, 'level');
  const truth = binaryLabels(labels, 'labels');
  const results = features.map((feature, j): TestResult => {
    sameLength(feature, truth, `feature ${j + 1} and labels`);
    const values = finiteValues(feature, `feature ${j + 1}`);
    if (values.every((value) => value === values[0])) return { statistic: Number.NaN, p: Number.NaN };
    const { statistic, p } = tests[test](
      values.filter((_, i) => truth[i] === 1),
      values.filter((_, i) => truth[i] === 0),
    );
    return { statistic, p };
  });
  const p = results.map((result) => result.p);
  const adjusted = adjustment ? adjustP(p, adjustment) : p;
  return results.map((result, index) => ({ ...result, index, adjusted: adjusted[index], kept: adjusted[index] < level }));
}
