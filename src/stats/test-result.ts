/** What a two-sided test found. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
}

/** A test whose statistic has degrees of freedom. */
export interface TestWithDf<Df = number> extends TestResult {
  readonly df: Df;
}

/** Lower and upper bound of a confidence interval. */
export type Interval = readonly [lower: number, upper: number];
