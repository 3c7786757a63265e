import { PmError } from '../core/errors';
import { finiteValues, sameLength } from './input';
import { gaussianInformation, pluginInformation, threeStates } from './mutual-information';

export interface MrmrOptions {
  /** How many features to choose. */
  readonly count: number;
  /** Relevance less redundancy, or relevance divided by redundancy. */
  readonly criterion: 'MID' | 'MIQ';
  /** The correlation's, or that of three states `width` deviations wide about the mean (the target's values are states already). */
  readonly information: { readonly kind: 'gaussian' } | { readonly kind: 'states'; readonly width: number };
}

/** A feature by its index from 0, and what the criterion was when it was chosen; of the first its relevance. */
export interface Chosen {
  readonly index: number;
  readonly score: number;
}

/**
 * Features of most relevance and least redundancy (Ding and Peng 2005; Peng, Long and Ding, IEEE TPAMI 2005): first the one that tells most
 * of the target, then again and again the one for which its relevance I(f; y) against its mean redundancy I(f; s) with those chosen is
 * largest; of equal ones the first. `features` are lists of one value a case. What does not vary tells nothing.
 *
 * Throws `mrmr-count`, `stats-length`, `stats-value`, and `one-class` where the target does not vary.
 */
export function mrmr(features: readonly ArrayLike<number>[], target: ArrayLike<number>, options: MrmrOptions): Chosen[] {
  const { count, criterion, information } = options;
  if (!(Number.isInteger(count) && count >= 1 && count <= features.length)) {
    throw new PmError('mrmr-count', 'mRMR', `${count} of ${features.length} features cannot be chosen`, 'choose from 1 to all of them');
  }
  const y = finiteValues(target, 'target');
  if (y.every((value) => value === y[0])) throw new PmError('one-class', 'mRMR', 'the target does not vary', 'give cases that differ');
  const kept = features.map((feature, i) => {
    sameLength(feature, y, `feature ${i + 1} and target`);
    const values = finiteValues(feature, `feature ${i + 1}`);
    return information.kind === 'gaussian' ? values : threeStates(values, information.width);
  });
  const shared = information.kind === 'gaussian' ? gaussianInformation : pluginInformation;
  const relevance = kept.map((feature) => shared(feature, y));
  const redundancy = new Float64Array(features.length);
  const chosen: Chosen[] = [];
  const left = new Set(kept.keys());
  while (chosen.length < count) {
    let best: Chosen | undefined;
    for (const index of left) {
      const score = chosen.length === 0 ? relevance[index] : weigh(relevance[index], redundancy[index] / chosen.length, criterion);
      if (!best || score > best.score) best = { index, score };
    }
    const { index } = best as Chosen;
    chosen.push(best as Chosen);
    left.delete(index);
    for (const other of left) redundancy[other] += shared(kept[other], kept[index]);
  }
  return chosen;
}

function weigh(relevance: number, redundancy: number, criterion: 'MID' | 'MIQ'): number {
  if (criterion === 'MID') return relevance - redundancy;
  // A feature that tells nothing is worth nothing, though it repeat nothing.
  return relevance === 0 ? 0 : relevance / redundancy;
}
