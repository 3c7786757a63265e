import { drawChart, escaped } from '../chart/chart';
import { disclaimer } from '../disclaimer';
import { epochsOf, type LogRow } from './log';
import { trainingCharts } from './training-charts';

const WIDTH = 720;
const PANEL = 220;
const MARGIN = { left: 64, right: 24 };

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

const BARS = '▁▂▃▄▅▆▇█';

/** The values as a line of bars, the last `width` of them, for a terminal. */
export function sparkline(values: readonly number[], width = 24): string {
  const shown = values.filter(Number.isFinite).slice(-width);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  return shown.map((value) => BARS[high > low ? Math.round(((value - low) / (high - low)) * (BARS.length - 1)) : 0]).join('');
}
