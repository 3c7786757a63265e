import { type BenchReport, isTimed, type Row, type TimedRow } from './report';

/** A benchmark with everyone who was asked to run it, in the order they ran. */
export interface Contest {
  readonly suite: Row['suite'];
  readonly name: string;
  readonly rows: readonly Row[];
  /** Our row, where it has a time. */
  readonly own?: TimedRow;
}

/** The rows of a report by benchmark. */
export function contests({ rows }: Pick<BenchReport, 'rows'>): Contest[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.suite} ${row.name}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found.values()].map((own) => ({
    suite: own[0].suite,
    name: own[0].name,
    rows: own,
    own: own.filter(isTimed).find((row) => row.own),
  }));
}

/** How many times as long as ours another row's median is; nothing for our own row and where one of them has no time. */
export function ratioToOwn({ own }: Contest, row: Row): number | undefined {
  return own && !row.own && isTimed(row) ? row.times.median / own.times.median : undefined;
}

/** One benchmark in two reports, run by the same runner. */
export interface Change {
  readonly suite: Row['suite'];
  readonly name: string;
  readonly runner: string;
  readonly before?: Row;
  readonly after?: Row;
  /** Median of before over median of after: above 1 the second is faster. */
  readonly speedup?: number;
  /** The quartiles do not overlap: more than the spread of either run. */
  readonly distinct?: boolean;
}

/** Two reports, benchmark by benchmark; what only one of them has stands without a ratio. */
export function compareReports(before: BenchReport, after: BenchReport): Change[] {
  const keyOf = ({ suite, name, runner }: Row) => JSON.stringify([suite, name, runner]);
  const index = ({ rows }: BenchReport) => new Map(rows.map((row) => [keyOf(row), row]));
  const [old, now] = [index(before), index(after)];
  return [...new Set([...old.keys(), ...now.keys()])].map((key): Change => {
    const [a, b] = [old.get(key), now.get(key)];
    const { suite, name, runner } = (a ?? b) as Row;
    if (!a || !b || !isTimed(a) || !isTimed(b)) return { suite, name, runner, before: a, after: b };
    const distinct = a.times.q1 > b.times.q3 || b.times.q1 > a.times.q3;
    return { suite, name, runner, before: a, after: b, speedup: a.times.median / b.times.median, distinct };
  });
}

/** What makes two reports hard to compare: other devices, other sizes, a drift. */
export function comparisonRemarks(before: BenchReport, after: BenchReport): string[] {
  const devices = ({ rows }: BenchReport) => [...new Set(rows.filter(({ own }) => own).map(({ device }) => device))].sort().join(', ');
  const remarks: string[] = [];
  if (devices(before) !== devices(after)) remarks.push(`the devices differ: ${devices(before)}; ${devices(after)}`);
  if (before.size !== after.size) remarks.push(`the sizes differ: ${before.size}; ${after.size}`);
  for (const [word, { drift }] of [['first', before] as const, ['second', after] as const])
    if (drift?.drifted) remarks.push(`the peak drifted during the ${word} run by ${(100 * drift.change).toFixed(1)} %`);
  return remarks;
}
