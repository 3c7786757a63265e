import { type Chart, drawChart, escaped, mostSeries } from '../chart/chart';
import { disclaimer } from '../disclaimer';
import { type EpochSummary, epochsOf, type LogRow } from './log';

const WIDTH = 720;
const PANEL = 220;
const MARGIN = { left: 64, right: 24 };

/** How charts of a training are worded. */
export interface CurveWords {
  readonly epoch: string;
  readonly loss: string;
  readonly trainingLoss: string;
  readonly validation: string;
}

const english: CurveWords = { epoch: 'epoch', loss: 'loss', trainingLoss: 'training loss (mean of the epoch)', validation: 'validation' };

/** Loss and metrics over epochs: a chart of the loss, and where there are such metrics one of shares (from 0 to 1) and one of distances in mm. */
export function trainingCharts(epochs: readonly EpochSummary[], words: CurveWords = english): Chart[] {
  const names = [...new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics ?? {})))];
  const last = Math.max(2, ...epochs.map(({ epoch }) => epoch));
  const lineOf = (name: string, value: (of: EpochSummary) => number | undefined) => ({
    name,
    points: epochs.map((of) => [of.epoch, value(of) ?? Number.NaN] as const).filter(([, y]) => Number.isFinite(y)),
  });
  const isDistance = (name: string) => name.includes('hd95');
  const metricsOf = (wanted: readonly string[]) => fitting(wanted).map((name) => lineOf(name, ({ metrics }) => metrics?.[name]));
  const chart = (label: string, series: Chart['series'], range?: readonly [number, number]): Chart => ({
    title: label,
    x: { label: words.epoch, range: [1, last], whole: true },
    y: { label, ...(range && { range }) },
    series,
  });
  const loss = chart(words.loss, [lineOf(words.trainingLoss, (of) => of.loss)]);
  const metrics = [
    chart(words.validation, metricsOf(names.filter((name) => !isDistance(name))), [0, 1]),
    chart(`${words.validation}, mm`, metricsOf(names.filter(isDistance))),
  ];
  return [loss, ...metrics.filter(({ series }) => series.some(({ points }) => points.length > 0))];
}

/** The charts of a training as one SVG image, for paper. */
export function curvesSvg(rows: readonly LogRow[], title = 'Training'): string {
  const charts = trainingCharts(epochsOf(rows));
  const height = charts.length * PANEL + 44;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}: loss and validation over epochs" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${MARGIN.left}" y="20" font-size="14" font-weight="600" fill="#111">${escaped(title)}</text>`,
    ...charts.map((chart, at) => drawChart(chart, { top: at * PANEL + 24, width: WIDTH, height: PANEL })),
    `<text x="${WIDTH - MARGIN.right}" y="${height - 8}" text-anchor="end" fill="#555">${escaped(disclaimer)}</text>`,
    '</svg>\n',
  ].join('\n');
}

/** The names that have a colour each: all, or the means alone where there are too many labels. */
const fitting = (names: readonly string[]) => (names.length <= mostSeries ? names : names.filter((name) => name.startsWith('mean_')));

const BARS = '▁▂▃▄▅▆▇█';

/** The values as a line of bars, the last `width` of them, for a terminal. */
export function sparkline(values: readonly number[], width = 24): string {
  const shown = values.filter(Number.isFinite).slice(-width);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  return shown.map((value) => BARS[high > low ? Math.round(((value - low) / (high - low)) * (BARS.length - 1)) : 0]).join('');
}
