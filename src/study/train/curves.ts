import { disclaimer } from '../disclaimer';
import { type EpochSummary, epochsOf, type LogRow } from './log';

const WIDTH = 720;
const PANEL = 220;
const MARGIN = { left: 64, right: 24, top: 40, bottom: 44 };
/** Okabe and Ito's colours, which most kinds of sight tell apart, darkest first. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];

interface Line {
  readonly name: string;
  readonly points: readonly (readonly [epoch: number, value: number])[];
}

/** Loss and metrics over epochs as an SVG image, a panel for the loss, one for shares (from 0 to 1) and one for distances in mm. */
export function curvesSvg(rows: readonly LogRow[], title = 'Training'): string {
  const epochs = epochsOf(rows);
  const names = [...new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics ?? {})))];
  const lineOf = (name: string, value: (of: EpochSummary) => number | undefined): Line => ({
    name,
    points: epochs.map((of) => [of.epoch, value(of) ?? Number.NaN] as const).filter(([, y]) => Number.isFinite(y)),
  });
  const metricLines = (wanted: (name: string) => boolean) =>
    fitting(names.filter(wanted)).map((name) => lineOf(name, ({ metrics }) => metrics?.[name]));
  const isDistance = (name: string) => name.includes('hd95');
  const panels = [
    { label: 'loss', lines: [lineOf('training loss (mean of the epoch)', ({ loss }) => loss)], range: undefined },
    { label: 'validation', lines: metricLines((name) => !isDistance(name)), range: [0, 1] as const },
    { label: 'validation, mm', lines: metricLines(isDistance), range: undefined },
  ].filter(({ lines }, at) => at === 0 || lines.some(({ points }) => points.length > 0));
  const last = Math.max(2, ...epochs.map(({ epoch }) => epoch));
  const height = panels.length * PANEL + 44;
  const drawn = panels.map(({ label, lines, range }, at) => panel(label, lines, at * PANEL + 24, [1, last], range));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${xml(title)}: loss and validation over epochs" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${MARGIN.left}" y="20" font-size="14" font-weight="600" fill="#111">${xml(title)}</text>`,
    ...drawn,
    `<text x="${WIDTH - MARGIN.right}" y="${height - 8}" text-anchor="end" fill="#555">${xml(disclaimer)}</text>`,
    '</svg>\n',
  ].join('\n');
}

function panel(label: string, lines: readonly Line[], top: number, [x0, x1]: readonly [number, number], fixed?: readonly [number, number]): string {
  const [bottom, upper] = [top + PANEL - MARGIN.bottom, top + MARGIN.top];
  const right = WIDTH - MARGIN.right;
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const yTicks = ticks(fixed?.[0] ?? Math.min(0, ...values), fixed?.[1] ?? Math.max(...values, Number.MIN_VALUE));
  const [y0, y1] = [yTicks[0], yTicks[yTicks.length - 1]];
  const x = (epoch: number) => round(MARGIN.left + ((epoch - x0) / (x1 - x0)) * (right - MARGIN.left));
  const y = (value: number) => round(bottom - ((value - y0) / (y1 - y0)) * (bottom - upper));
  const grid = yTicks.flatMap((value) => [
    `<line x1="${MARGIN.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>`,
    `<text x="${MARGIN.left - 8}" y="${y(value) + 4}" text-anchor="end" fill="#333">${brief(value)}</text>`,
  ]);
  const xTicks = ticks(x0, x1).filter((epoch) => Number.isInteger(epoch) && epoch >= x0 && epoch <= x1);
  const axis = xTicks.map((epoch) => `<text x="${x(epoch)}" y="${bottom + 16}" text-anchor="middle" fill="#333">${epoch}</text>`);
  const curves = lines.flatMap(({ points }, at) => {
    const colour = COLOURS[at % COLOURS.length];
    if (points.length === 1) return [`<circle cx="${x(points[0][0])}" cy="${y(points[0][1])}" r="3" fill="${colour}"/>`];
    const path = points.map(([epoch, value]) => `${x(epoch)},${y(value)}`).join(' ');
    return points.length === 0 ? [] : [`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.8"/>`];
  });
  return [
    ...grid,
    ...axis,
    `<line x1="${MARGIN.left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="#333"/>`,
    `<line x1="${MARGIN.left}" x2="${MARGIN.left}" y1="${upper}" y2="${bottom}" stroke="#333"/>`,
    `<text x="${(MARGIN.left + right) / 2}" y="${bottom + 32}" text-anchor="middle" fill="#333">epoch</text>`,
    `<text transform="translate(16 ${(upper + bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#333">${xml(label)}</text>`,
    ...curves,
    ...legend(lines, upper - 10),
  ].join('\n');
}

function legend(lines: readonly Line[], y: number): string[] {
  let x = MARGIN.left;
  return lines.map(({ name }, at) => {
    const from = x;
    x += entryWidth(name);
    return `<g><line x1="${from}" x2="${from + 18}" y1="${y - 4}" y2="${y - 4}" stroke="${COLOURS[at % COLOURS.length]}" stroke-width="3"/><text x="${from + 24}" y="${y}" fill="#111">${xml(name)}</text></g>`;
  });
}

/** Legend entries' width: a sample of the line, a gap, and letters of about 7. */
const entryWidth = (name: string) => 36 + 7 * name.length;

/** The names that a legend has room for: all, or the means alone where there are too many labels. */
function fitting(names: readonly string[]): readonly string[] {
  const isRoom = names.reduce((sum, name) => sum + entryWidth(name), 0) <= WIDTH - MARGIN.left - MARGIN.right;
  return isRoom && names.length <= COLOURS.length ? names : names.filter((name) => name.startsWith('mean_'));
}

/** About five round numbers that enclose [low, high]. */
function ticks(low: number, high: number): number[] {
  const span = high > low ? high - low : Math.abs(high) || 1;
  const raw = span / 4;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * magnitude >= raw * 0.999) ?? 10) * magnitude;
  const first = Math.floor(low / step + 1e-9);
  const end = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: end - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

const brief = (value: number) => String(Number(value.toPrecision(3)));
const round = (value: number) => Math.round(value * 100) / 100;
const xml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const BARS = '▁▂▃▄▅▆▇█';

/** The values as a line of bars, the last `width` of them, for a terminal. */
export function sparkline(values: readonly number[], width = 24): string {
  const shown = values.filter(Number.isFinite).slice(-width);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  return shown.map((value) => BARS[high > low ? Math.round(((value - low) / (high - low)) * (BARS.length - 1)) : 0]).join('');
}
