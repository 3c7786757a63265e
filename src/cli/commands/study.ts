import { chiSquaredTest } from '../../stats/chi-squared';
import { feasiblePaired, type Score } from '../../stats/feasible-paired';
import { fisherExact } from '../../stats/fisher';
import { mcnemarVariants } from '../../stats/mcnemar';
import { type Proportion, proportion } from '../../stats/proportion';
import type { Interval } from '../../stats/test-result';
import { type Command, number, type OptionValues, text, UsageError } from '../command';

/** What a published comparison of two readings allows, told from their counts. */
export const study: Command = {
  name: 'study',
  summary: 'compare: two readings given as counts, with all intervals, and the P of every paired table that has these margins.',
  positionals: [{ name: 'compare' }],
  options: {
    a: { type: 'string', value: 'K/N', help: 'cases that the first reading has right, of how many' },
    b: { type: 'string', value: 'K/N', help: 'the same of the second reading' },
    p: { type: 'string', value: 'P', help: 'a reported P: can any paired table with these margins give it?' },
    confidence: { type: 'string', value: 'C', help: 'of the intervals (default 0.95)' },
  },
  example: 'pm-analyzer study compare --a 43/46 --b 31/46 --p 0.035',
  run: async (context, [task]) => {
    if (task !== 'compare') throw new UsageError(`${task}: is no task of study; write compare`);
    const { options } = context;
    const confidence = number(options, 'confidence', 0.5, 0.9999) ?? 0.95;
    const reported = number(options, 'p', 0, 1);
    const [a, b] = [score(options, 'a'), score(options, 'b')];
    const shares = { a: proportion(a.count, a.total, confidence), b: proportion(b.count, b.total, confidence) };
    const counts = [a, b].map(({ count, total }) => [count, total - count]);
    const unpaired = { chiSquared: chiSquaredTest(counts), yates: chiSquaredTest(counts, 'yates'), fisher: fisherExact(counts, confidence) };
    const paired = a.total === b.total ? feasiblePaired(a, b) : undefined;
    const possible = reported === undefined ? undefined : paired && isPossible(paired, reported, decimals(text(options, 'p') as string));
    for (const [name, share] of Object.entries(shares)) context.print(line(name, share, confidence));
    context.print(`unpaired: chi-squared P ${short(unpaired.chiSquared.p)}, Yates ${short(unpaired.yates.p)}, Fisher ${short(unpaired.fisher.p)}`);
    if (!paired) context.print('paired: no table, the readings are not of the same number of cases');
    else {
      context.print(`paired: ${paired.tables.length} tables have these margins`);
      for (const { both, onlyA, onlyB, neither, test } of paired.tables) {
        const values = `plain ${short(test.plain.p)}, corrected ${short(test.corrected.p)}, exact ${short(test.exact)}, mid-P ${short(test.midP)}`;
        context.print(`  both ${both}, only a ${onlyA}, only b ${onlyB}, neither ${neither}: ${values}`);
      }
      for (const variant of mcnemarVariants) {
        const { least, most } = paired.ranges[variant];
        context.print(`  ${variant}: P from ${short(least)} to ${short(most)}`);
      }
      context.print(`  any variant: P from ${short(paired.overall.least)} to ${short(paired.overall.most)}`);
      if (possible !== undefined) {
        context.print(`P ${reported}: ${possible ? 'a paired table gives it' : 'no paired table with these margins gives it, by any variant'}`);
      }
    }
    return { confidence, ...shares, unpaired, paired, reported, possible };
  },
};

function score(options: OptionValues, name: string): Score {
  const value = text(options, name);
  const [, count, total] = /^(\d+)\/(\d+)$/.exec(value ?? '')?.map(Number) ?? [];
  if (total > 0 && count <= total) return { count, total };
  throw new UsageError(`--${name} ${value ?? ''}: give cases right of all cases, e.g. 43/46`);
}

/** Whether any table gives the reported P, to the digits it was reported with. */
function isPossible({ tables }: ReturnType<typeof feasiblePaired>, reported: number, digits: number): boolean {
  const values = tables.flatMap(({ test }) => [test.plain.p, test.corrected.p, test.exact, test.midP]);
  return values.some((p) => Math.abs(p - reported) <= 0.5 * 10 ** -digits * (1 + 1e-9));
}

function decimals(written: string): number {
  return /\.(\d*)$/.exec(written)?.[1].length ?? 15;
}

function line(name: string, { count, total, value, clopperPearson, wilson }: Proportion, confidence: number): string {
  const interval = ([low, high]: Interval) => `${(100 * low).toFixed(2)} to ${(100 * high).toFixed(2)}`;
  const level = `${100 * confidence} %`;
  return `${name}: ${count}/${total}, ${(100 * value).toFixed(2)} %; ${level} Clopper-Pearson ${interval(clopperPearson)}, Wilson ${interval(wilson)}`;
}

function short(p: number): string {
  return p >= 0.001 ? p.toFixed(5) : p.toExponential(3);
}
