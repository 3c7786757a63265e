import type { BenchReport, Row } from './report';
import { isTimed } from './report';
import { type Change, type Contest, contests, ratioToOwn } from './side-by-side';

/** Milliseconds with three digits that count. */
export const milliseconds = (ms: number): string =>
  ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toPrecision(2);

export const rate = (value: number | undefined): string => (value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(3));

export const percent = (share: number | undefined): string => (share === undefined ? '' : `${(100 * share).toFixed(0)} %`);

export const times = (ratio: number | undefined): string => (ratio === undefined ? '' : `${ratio.toFixed(2)}×`);

/** The device of a row, marked where it is none of its own. */
export const deviceName = ({ device, software }: Pick<Row, 'device' | 'software'>): string => (software ? `${device} (software)` : device);

/** One row in words. */
export function rowLine(row: Row): string {
  const head = `${row.name}: ${row.runner}`;
  if (!isTimed(row)) return `${head}: ${row.failure}`;
  const { median, q1, q3, runs, loops } = row.times;
  const parts = [
    `${milliseconds(median)} ms (${milliseconds(q1)} to ${milliseconds(q3)}, ${runs} samples${loops > 1 ? ` of ${loops}` : ''})`,
    ...(row.gflops === undefined || row.gflops === 0 ? [] : [`${rate(row.gflops)} GFLOP/s`]),
    ...(row.gbps === undefined ? [] : [`${rate(row.gbps)} GB/s`]),
    ...(row.share === undefined ? [] : [`${percent(row.share)} of the ${row.bound} peak`]),
    ...(row.known ? [`${row.known.runner} ${milliseconds(row.known.median)} ms, ${times(row.known.median / median)} ours`] : []),
    `error ${row.error.toExponential(1)}`,
  ];
  return `${head}: ${parts.join(', ')}`;
}

/** How many times as long as ours each peer took, a line a benchmark; none where there are no peers. */
export function ratioLines(report: Pick<BenchReport, 'rows'>): string[] {
  const line = (contest: Contest): string[] => {
    const ratios = contest.rows.flatMap((row) => {
      const ratio = ratioToOwn(contest, row);
      return ratio === undefined ? [] : [`${row.runner} ${times(ratio)}`];
    });
    return ratios.length ? [`${contest.name}: ${ratios.join(', ')}`] : [];
  };
  return contests(report).flatMap(line);
}

/** One benchmark of two reports in words. */
export function changeLine({ name, runner, before, after, speedup, distinct }: Change): string {
  const side = (row: Row | undefined) => (!row ? 'not run' : isTimed(row) ? `${milliseconds(row.times.median)} ms` : row.failure);
  const verdict = speedup === undefined ? '' : `, ${times(speedup)}${distinct ? '' : ' (within the spread)'}`;
  return `${name}: ${runner}: ${side(before)} → ${side(after)}${verdict}`;
}
