import { PmError } from '../core/errors';

/** A copy of `values` in f64. Throws `stats-size` where there are fewer than `least`, `stats-value` where one is not finite. */
export function finiteValues(values: ArrayLike<number>, what: string, least = 1): Float64Array {
  if (values.length < least) {
    throw new PmError('stats-size', what, `there are ${values.length} values, at least ${least} are needed`, 'give more cases');
  }
  return Float64Array.from(values, (value, i) => {
    if (Number.isFinite(value)) return value;
    throw new PmError('stats-value', what, `value ${i + 1} is ${value}`, 'leave out cases without a finite value');
  });
}

/** Binary labels, 1 positive and 0 negative, with both kinds. Throws `stats-label` for another value, `one-class` for one kind only. */
export function binaryLabels(labels: ArrayLike<number>, what: string): Uint8Array {
  const kept = Uint8Array.from(labels, (label, i) => {
    if (label === 0 || label === 1) return label;
    throw new PmError('stats-label', what, `label ${i + 1} is ${label}, neither 0 nor 1`, 'give binary labels');
  });
  if (!kept.includes(0) || !kept.includes(1)) {
    throw new PmError('one-class', what, `all ${kept.length} labels are of one kind`, 'give cases with 0 and cases with 1');
  }
  return kept;
}

/** Throws `stats-length` where two lists of the same cases differ in length. */
export function sameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>, what: string): void {
  if (a.length !== b.length) throw new PmError('stats-length', what, `there are ${a.length} and ${b.length} values`, 'give both for every case');
}

/** Throws `stats-count` where a count is not a whole number from 0 to `most`. */
export function wholeCounts(counts: readonly number[], what: string, most = Number.MAX_SAFE_INTEGER): void {
  for (const count of counts) {
    if (Number.isInteger(count) && count >= 0 && count <= most) continue;
    throw new PmError('stats-count', what, `${count} is not a whole number from 0 to ${most}`, 'give counts of cases');
  }
}

/** Throws `stats-fraction` where `value` is not strictly between 0 and 1. */
export function properFraction(value: number, what: string): void {
  if (!(value > 0 && value < 1)) throw new PmError('stats-fraction', what, `${value} is not between 0 and 1`, 'give a fraction such as 0.95');
}
