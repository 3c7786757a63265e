import { PmError } from '../core/errors';
import { wholeCounts } from './input';
import { type McNemar, type McNemarVariant, mcnemar, mcnemarP, mcnemarVariants } from './mcnemar';

/** How many of the cases a reading has right. */
export interface Score {
  readonly count: number;
  readonly total: number;
}

/** One paired table with given margins: cases that both have right, only the first, only the second, and neither. */
export interface PairedTable {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
  readonly test: McNemar;
}

/** The least and the largest P that any table gives. */
export interface PRange {
  readonly least: number;
  readonly most: number;
}

export interface FeasiblePaired {
  readonly tables: readonly PairedTable[];
  /** NaN where a variant has no P for any table: the chi-squared ones where no pair is discordant. */
  readonly ranges: Readonly<Record<McNemarVariant, PRange>>;
  /** Over all variants. */
  readonly overall: PRange;
}

/**
 * Every paired table that two readings of the same cases allow when only their margins are known, and the P values of McNemar's test that
 * follow: the number of cases both have right lies between max(0, a + b - n) and min(a, b), and the difference of the discordant pairs
 * is fixed. A P outside of these ranges cannot come from any paired test of the two readings.
 *
 * Throws `paired-total` where the readings are not of the same number of cases, `stats-count` where these are no counts.
 */
export function feasiblePaired(a: Score, b: Score): FeasiblePaired {
  wholeCounts([a.total, b.total], 'paired readings');
  wholeCounts([a.count], 'paired readings', a.total);
  wholeCounts([b.count], 'paired readings', b.total);
  if (a.total !== b.total || a.total === 0) {
    throw new PmError('paired-total', 'paired readings', `they are of ${a.total} and ${b.total} cases`, 'give two readings of the same cases');
  }
  const tables: PairedTable[] = [];
  for (let both = Math.max(0, a.count + b.count - a.total); both <= Math.min(a.count, b.count); both++) {
    const [onlyA, onlyB] = [a.count - both, b.count - both];
    tables.push({ both, onlyA, onlyB, neither: a.total - both - onlyA - onlyB, test: mcnemar(onlyA, onlyB) });
  }
  const range = (variants: readonly McNemarVariant[]): PRange => {
    const found = tables.flatMap(({ test }) => variants.map((variant) => mcnemarP(test, variant))).filter((p) => !Number.isNaN(p));
    return found.length ? { least: Math.min(...found), most: Math.max(...found) } : { least: Number.NaN, most: Number.NaN };
  };
  const ranges = Object.fromEntries(mcnemarVariants.map((variant) => [variant, range([variant])])) as Record<McNemarVariant, PRange>;
  return { tables, ranges, overall: range(mcnemarVariants) };
}
