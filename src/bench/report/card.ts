import { deviceName, milliseconds, rate, times } from './lines';
import { type BenchReport, isTimed } from './report';
import { type Contest, contests, ratioToOwn } from './side-by-side';
import { element, ink, label, picture, shorten } from './svg';

export const cardSize = { width: 1200, height: 630 } as const;

const LEFT = 56;
const NAME = 40;
const BARS = 560;
const BAR_WIDTH = 330;
const ROW = 42;
const FIRST = 222;
const MOST = 8;

/** A report as a picture to share, SVG of 1200 × 630: the device, its peaks, and up to 8 benchmarks with how many times as long the fastest peer took. */
export function cardSvg(report: BenchReport): string {
  const [peak] = report.peaks;
  const own = report.rows.find((row) => row.own);
  const device = own ? deviceName(own) : 'no device';
  const chosen = pick(report);
  const longest = Math.max(...chosen.map(({ own: row }) => row?.times.median ?? 0));
  const marks = [
    ...(report.size === 'small' ? ['small sizes: no measure of speed'] : []),
    ...(report.drift?.drifted ? [`the peak drifted by ${(100 * report.drift.change).toFixed(0)} % during the run`] : []),
    ...(report.cancelled ? ['the run was ended early'] : []),
  ];
  const title = `${report.software.name} ${report.software.version}: benchmark on ${device}`;
  const peaks = peak ? `, measured peak ${rate(peak.gflops)} GFLOP/s, ${rate(peak.gbps)} GB/s` : '';
  return picture(
    cardSize.width,
    cardSize.height,
    title,
    label(LEFT, 72, `${report.software.name} ${report.software.version}`, { 'font-size': 34, 'font-weight': 700 }),
    label(LEFT, 112, shorten(device, 90), { 'font-size': 22 }),
    label(LEFT, 144, shorten(`${report.environment.runtime} on ${report.environment.platform}, ${report.date.slice(0, 10)}${peaks}`, 120), {
      'font-size': 17,
      fill: ink.muted,
    }),
    label(LEFT, 174, marks.join('; '), { 'font-size': 17, fill: ink.danger }),
    ...chosen.flatMap((contest, index) => line(contest, FIRST + index * ROW, longest)),
    ...(chosen.length === 0 ? [label(LEFT, FIRST, 'no benchmark has a time', { 'font-size': 20 })] : []),
    label(LEFT, cardSize.height - 34, report.disclaimer, { 'font-size': 18, 'font-weight': 600, fill: ink.danger }),
  );
}

/** The benchmarks with peers first, then those with the most to compute. */
function pick(report: BenchReport): Contest[] {
  const all = contests(report).filter(({ own, suite }) => own && suite !== 'peak' && suite !== 'memory');
  const weight = ({ rows, own }: Contest) => 1e9 * rows.filter((row) => isTimed(row) && !row.own).length + (own?.times.median ?? 0);
  return all.sort((a, b) => weight(b) - weight(a)).slice(0, MOST);
}

function line(contest: Contest, y: number, longest: number): string[] {
  const { own } = contest;
  if (!own) return [];
  const ratios = contest.rows.flatMap((row) => {
    const ratio = ratioToOwn(contest, row);
    return ratio === undefined ? [] : [{ ratio, runner: row.runner }];
  });
  const [fastest] = ratios.sort((a, b) => a.ratio - b.ratio);
  const speed = own.gflops ? `, ${rate(own.gflops)} GFLOP/s` : '';
  return [
    label(LEFT, y, shorten(contest.name, NAME), { 'font-size': 19 }),
    element('rect', { x: BARS - 100, y: y - 14, width: Math.max(2, (own.times.median / longest) * BAR_WIDTH), height: 16, rx: 3, fill: ink.own }),
    label(BARS + BAR_WIDTH - 84, y, `${milliseconds(own.times.median)} ms${speed}`, { 'font-size': 17 }),
    ...(fastest ? [label(LEFT + 20, y + 18, `${fastest.runner} takes ${times(fastest.ratio)} the time`, { 'font-size': 13, fill: ink.peer })] : []),
  ];
}
