import { deviceName, percent, rate } from './lines';
import { type BenchReport, isTimed, type Peaks, type TimedRow } from './report';
import { element, ink, label, picture, shorten } from './svg';

const WIDTH = 960;
const HEIGHT = 480;
const LEFT = 70;
const RIGHT = 560;
const TOP = 48;
const BOTTOM = 420;
/** As many as the legend has lines for. */
const MOST = 24;

interface Axis {
  readonly low: number;
  readonly high: number;
  /** Pixels of a value. */
  at(value: number): number;
}

/** A logarithmic axis over whole powers of `base` that hold all values. */
function axis(values: readonly number[], base: number, from: number, to: number): Axis {
  const power = (value: number, round: (exponent: number) => number) => round(Math.log(value) / Math.log(base));
  const low = power(Math.min(...values), Math.floor);
  const high = Math.max(low + 1, power(Math.max(...values), Math.ceil));
  return { low, high, at: (value) => from + ((Math.log(value) / Math.log(base) - low) / (high - low)) * (to - from) };
}

/**
 * The roofline of the measured peaks with a point for every row on the same backend that has FLOP and traffic, as SVG: GFLOP/s over FLOP a byte, both
 * logarithmic. Filled points are ours. Nothing where there is no peak or no point.
 */
export function rooflineSvg({ peaks, rows }: Pick<BenchReport, 'peaks' | 'rows'>): string | undefined {
  const [peak] = peaks;
  if (!peak) return undefined;
  const points = rows
    .filter(isTimed)
    .filter((row) => row.suite !== 'memory' && row.gflops && row.intensity && row.backend === peak.backend)
    .slice(0, MOST);
  if (points.length === 0) return undefined;
  const ridge = peak.gflops / peak.gbps;
  const x = axis([...points.map((row) => row.intensity as number), ridge], 2, LEFT, RIGHT);
  const y = axis([...points.map((row) => row.gflops as number), peak.gflops], 10, BOTTOM, TOP);
  const title = `Roofline of ${deviceName(peak)}: ${rate(peak.gflops)} GFLOP/s, ${rate(peak.gbps)} GB/s`;
  return picture(
    WIDTH,
    HEIGHT,
    title,
    label(LEFT, 26, shorten(title, 120), { 'font-size': 15, 'font-weight': 600 }),
    ...grid(x, y),
    roof(peak, x, y),
    ...points.map((row, index) => point(row, index, x, y)),
    ...points.map((row, index) => legend(row, index)),
  );
}

function grid(x: Axis, y: Axis): string[] {
  const line = (x1: number, y1: number, x2: number, y2: number) => element('line', { x1, y1, x2, y2, stroke: ink.line });
  const small = { 'font-size': 12, fill: ink.muted };
  const parts: string[] = [];
  for (let power = x.low; power <= x.high; power++) {
    const at = x.at(2 ** power);
    parts.push(
      line(at, TOP, at, BOTTOM),
      label(at, BOTTOM + 18, power < 0 ? `1/${2 ** -power}` : String(2 ** power), { ...small, 'text-anchor': 'middle' }),
    );
  }
  for (let power = y.low; power <= y.high; power++) {
    const at = y.at(10 ** power);
    parts.push(line(LEFT, at, RIGHT, at), label(LEFT - 8, at + 4, String(10 ** power), { ...small, 'text-anchor': 'end' }));
  }
  const middle = (TOP + BOTTOM) / 2;
  return [
    ...parts,
    label((LEFT + RIGHT) / 2, BOTTOM + 40, 'FLOP a byte', { ...small, 'text-anchor': 'middle' }),
    label(18, middle, 'GFLOP/s', { ...small, 'text-anchor': 'middle', transform: `rotate(-90 18 ${middle})` }),
  ];
}

/** min(GFLOP/s, intensity · GB/s) over the whole width, cut off below. */
function roof({ gflops, gbps }: Peaks, x: Axis, y: Axis): string {
  const start = Math.max(2 ** x.low, 10 ** y.low / gbps);
  const corners = [
    [start, Math.min(gflops, start * gbps)],
    [gflops / gbps, gflops],
    [2 ** x.high, gflops],
  ];
  const path = corners.map(([i, g]) => `${x.at(i).toFixed(1)},${y.at(g).toFixed(1)}`).join(' ');
  return element('polyline', { points: path, fill: 'none', stroke: ink.text, 'stroke-width': 2 });
}

function point(row: TimedRow, index: number, x: Axis, y: Axis): string {
  const [cx, cy] = [x.at(row.intensity as number), y.at(row.gflops as number)];
  const colour = row.own ? ink.own : ink.peer;
  return element(
    'g',
    {},
    element('circle', { cx, cy, r: 4.5, fill: row.own ? colour : ink.paper, stroke: colour, 'stroke-width': 2 }),
    label(cx + 7, cy - 5, String(index + 1), { 'font-size': 11, fill: colour }),
  );
}

function legend(row: TimedRow, index: number): string {
  const share = row.share === undefined ? '' : `, ${percent(row.share)}`;
  const text = `${index + 1}  ${shorten(row.name, 30)}, ${row.own ? '' : `${row.runner}: `}${rate(row.gflops)}${share}`;
  return label(RIGHT + 20, TOP + 8 + 16 * index, shorten(text, 62), { 'font-size': 11.5, fill: row.own ? ink.own : ink.peer });
}
