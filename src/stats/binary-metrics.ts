import { type Confusion, confusionMetric } from './confusion';
import { binaryLabels, finiteValues, sameLength } from './input';
import { type Proportion, proportion } from './proportion';

/** What a binary test is worth, each share with its intervals; NaN where a denominator is 0. */
export interface BinaryMetrics extends Confusion {
  readonly sensitivity: Proportion;
  readonly specificity: Proportion;
  readonly accuracy: Proportion;
  readonly ppv: Proportion;
  readonly npv: Proportion;
  readonly f1: number;
  readonly mcc: number;
  readonly balancedAccuracy: number;
  /** Cohen's kappa of prediction and truth. */
  readonly kappa: number;
  /** Likelihood ratios, sensitivity / (1 - specificity) and (1 - sensitivity) / specificity; infinite where only the divisor is 0. */
  readonly positiveLikelihoodRatio: number;
  readonly negativeLikelihoodRatio: number;
}

/** Counts where a score of at least `threshold` is called positive, for binary labels of both kinds. */
export function confusionAt(scores: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): Confusion {
  sameLength(scores, labels, 'scores and labels');
  const truth = binaryLabels(labels, 'labels');
  const counts = { tp: 0, fp: 0, tn: 0, fn: 0 };
  for (const [i, score] of finiteValues(scores, 'scores').entries()) {
    if (score >= threshold) counts[truth[i] ? 'tp' : 'fp']++;
    else counts[truth[i] ? 'fn' : 'tn']++;
  }
  return counts;
}

/** Every metric of a two by two table of counts. */
export function binaryMetrics(counts: Confusion, confidence = 0.95): BinaryMetrics {
  const { tp, fp, tn, fn } = counts;
  const n = tp + fp + tn + fn;
  const share = (count: number, total: number) => proportion(count, total, confidence);
  const byChance = ((tp + fp) * (tp + fn) + (tn + fn) * (tn + fp)) / n ** 2;
  const sensitivity = share(tp, tp + fn);
  const specificity = share(tn, tn + fp);
  return {
    ...counts,
    sensitivity,
    specificity,
    accuracy: share(tp + tn, n),
    ppv: share(tp, tp + fp),
    npv: share(tn, tn + fn),
    f1: confusionMetric('f1 score', counts),
    mcc: confusionMetric('mcc', counts),
    balancedAccuracy: confusionMetric('balanced accuracy', counts),
    kappa: ((tp + tn) / n - byChance) / (1 - byChance),
    positiveLikelihoodRatio: sensitivity.value / (fp / (tn + fp)),
    negativeLikelihoodRatio: fn / (tp + fn) / specificity.value,
  };
}
