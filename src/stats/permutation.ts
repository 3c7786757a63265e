import { randomStream } from '../core/random';
import { wholeCounts } from './input';
import type { TestResult } from './test-result';

export interface PermutationOptions {
  readonly seed?: number;
  /** How many orders are drawn; default 9999. */
  readonly permutations?: number;
  /** Which values are as far from what chance gives: those as large (`greater`), or as far from 0 (`two-sided`, default). */
  readonly alternative?: 'greater' | 'two-sided';
}

/** Values that differ by rounding only count as equal. */
const rounding = 1e-12;

/**
 * The permutation test (Fisher 1935) that labels have nothing to do with the cases: how often `statistic` of the labels in a random order
 * is as far from 0 as of the labels as they are. The order given counts as one of them, so that P is never 0 and the test keeps its level
 * (Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 2010). The same seed draws the same orders.
 *
 * Throws `stats-count` where `permutations` is no count.
 */
export function permutationTest<T>(labels: readonly T[], statistic: (labels: readonly T[]) => number, options: PermutationOptions = {}): TestResult {
  const { seed = 0, permutations = 9999, alternative = 'two-sided' } = options;
  wholeCounts([permutations], 'permutations');
  const random = randomStream(seed, ['permutation']);
  const far = (value: number) => (alternative === 'greater' ? value : Math.abs(value));
  const given = statistic(labels);
  const bound = far(given) - rounding * Math.abs(given);
  const order = [...labels];
  let asFar = 1;
  for (let n = 0; n < permutations; n++) {
    // Fisher and Yates' shuffle: every order is as likely.
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.integer(0, i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    if (far(statistic(order)) >= bound) asFar++;
  }
  return { statistic: given, p: Number.isNaN(given) ? Number.NaN : asFar / (permutations + 1) };
}
