import { PmError } from '../core/errors';
import { betaQuantile, normalQuantile } from './distributions';
import { properFraction, wholeCounts } from './input';
import type { Interval } from './test-result';

/** `count` of `total` cases, with both intervals; NaN throughout where there is no case. */
export interface Proportion {
  readonly count: number;
  readonly total: number;
  readonly value: number;
  readonly clopperPearson: Interval;
  readonly wilson: Interval;
}

/** The share of `count` in `total`. Throws `stats-count` where these are no counts. */
export function proportion(count: number, total: number, confidence = 0.95): Proportion {
  return {
    count,
    total,
    value: total === 0 ? Number.NaN : count / total,
    clopperPearson: clopperPearson(count, total, confidence),
    wilson: wilson(count, total, confidence),
  };
}

/** The exact interval: the shares that two binomial tests at (1 - confidence) / 2 do not refuse (Clopper and Pearson, Biometrika 1934). */
export function clopperPearson(count: number, total: number, confidence = 0.95): Interval {
  check(count, total, confidence);
  if (total === 0) return [Number.NaN, Number.NaN];
  const tail = (1 - confidence) / 2;
  return [count === 0 ? 0 : betaQuantile(tail, count, total - count + 1), count === total ? 1 : betaQuantile(1 - tail, count + 1, total - count)];
}

/** The score interval (Wilson, JASA 1927). */
export function wilson(count: number, total: number, confidence = 0.95): Interval {
  check(count, total, confidence);
  if (total === 0) return [Number.NaN, Number.NaN];
  const z = normalQuantile((1 + confidence) / 2);
  const share = count / total;
  const scale = 1 + z ** 2 / total;
  const center = share + z ** 2 / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  // The bounds are 0 and 1 where all cases are alike; the difference would leave a rounding error.
  return [count === 0 ? 0 : (center - half) / scale, count === total ? 1 : (center + half) / scale];
}

function check(count: number, total: number, confidence: number): void {
  wholeCounts([total], 'a proportion');
  wholeCounts([count], 'a proportion', total);
  properFraction(confidence, 'confidence');
}

/** A share and its interval. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
}

/**
 * Predictive values at a chosen prevalence in (0, 1), from the sensitivity and the specificity by Bayes' theorem, with the logit intervals
 * of Mercaldo, Lau and Zhou (Statistics in Medicine 2007). The interval is NaN where sensitivity or specificity is 0 or 1.
 */
export function predictiveValues(
  sensitivity: { readonly count: number; readonly total: number },
  specificity: { readonly count: number; readonly total: number },
  prevalence: number,
  confidence = 0.95,
): { readonly ppv: Estimate; readonly npv: Estimate } {
  for (const { count, total } of [sensitivity, specificity]) check(count, total, confidence);
  if (!(prevalence > 0 && prevalence < 1)) {
    throw new PmError('prevalence', 'predictive values', `a prevalence of ${prevalence} is not between 0 and 1`, 'give it as a fraction, e.g. 0.1');
  }
  const z = normalQuantile((1 + confidence) / 2);
  const se = sensitivity.count / sensitivity.total;
  const sp = specificity.count / specificity.total;
  const estimate = (right: number, wrong: number, variance: number): Estimate => {
    const value = right / (right + wrong);
    const bound = (side: number) => 1 / (1 + (wrong / right) * Math.exp(-side * z * Math.sqrt(variance)));
    return { value, interval: Number.isFinite(variance) ? [bound(-1), bound(1)] : [Number.NaN, Number.NaN] };
  };
  const [n1, n0] = [sensitivity.total, specificity.total];
  return {
    ppv: estimate(se * prevalence, (1 - sp) * (1 - prevalence), (1 - se) / (se * n1) + sp / ((1 - sp) * n0)),
    npv: estimate(sp * (1 - prevalence), (1 - se) * prevalence, se / ((1 - se) * n1) + (1 - sp) / (sp * n0)),
  };
}
