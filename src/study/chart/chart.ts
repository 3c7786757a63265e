import { type Axis, scaleOf } from './axis';

/** Curves in one pair of axes. Plain data. */
export interface Chart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** A curve. */
export interface Series {
  readonly name: string;
  /** In the order in which they are joined; those that are not finite, or have no place on the axes, are left out. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** `line` by default; `dashed` is for what curves are compared with. */
  readonly look?: 'line' | 'dashed' | 'dots';
}

/** Where a chart stands in its image, in pixels. */
export interface Frame {
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = { left: 64, right: 24, top: 24, bottom: 44 };
const LEGEND_ROW = 16;
/** Okabe and Ito's colours, which most kinds of sight tell apart, darkest first. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];

/** Curves that have a colour of their own. */
export const mostSeries = COLOURS.length;

/**
 * The marks of a chart as SVG. Colours are those for white paper; the classes `grid`, `axis` and `series-0`, `series-1`, … let a stylesheet
 * set others.
 */
export function drawChart({ x, y, series }: Chart, { top, width, height }: Frame): string {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const names = legend(series, top + MARGIN.top + 6, right - left);
  const [upper, bottom] = [top + MARGIN.top + LEGEND_ROW * names.rows, top + height - MARGIN.bottom];
  const finite = series.map(({ points }) => points.filter((point) => point.every(Number.isFinite)));
  const across = scaleOf(
    x,
    finite.flat().map(([value]) => value),
    false,
  );
  const up = scaleOf(
    y,
    finite.flat().map(([, value]) => value),
    true,
  );
  const px = (value: number) => round(left + across.place(value) * (right - left));
  const py = (value: number) => round(bottom - up.place(value) * (bottom - upper));
  const grid = up.ticks.flatMap((value) => [
    `<line class="grid" x1="${left}" x2="${right}" y1="${py(value)}" y2="${py(value)}" stroke="#ddd"/>`,
    `<text x="${left - 8}" y="${py(value) + 4}" text-anchor="end" fill="#333">${brief(value)}</text>`,
  ]);
  const curves = series.flatMap(({ look = 'line' }, at) => {
    const points = finite[at].map(([a, b]) => [px(a), py(b)]).filter((point) => point.every(Number.isFinite));
    return points.length === 0 ? [] : [coloured(at, curve(points, look))];
  });
  return [
    ...grid,
    ...across.ticks.map((value) => `<text x="${px(value)}" y="${bottom + 16}" text-anchor="middle" fill="#333">${brief(value)}</text>`),
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="#333"/>`,
    `<line class="axis" x1="${left}" x2="${left}" y1="${upper}" y2="${bottom}" stroke="#333"/>`,
    `<text x="${(left + right) / 2}" y="${bottom + 32}" text-anchor="middle" fill="#333">${escaped(x.label)}</text>`,
    `<text transform="translate(16 ${(upper + bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#333">${escaped(y.label)}</text>`,
    ...curves,
    ...names.marks,
  ].join('\n');
}

/** A single point is a dot, as there is no line through it. */
function curve(points: readonly (readonly number[])[], look: NonNullable<Series['look']>): string {
  if (look === 'dots' || points.length === 1) return points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="currentColor"/>`).join('');
  const dashes = look === 'dashed' ? ' stroke-dasharray="5 4"' : '';
  return `<polyline points="${points.map((point) => point.join()).join(' ')}" fill="none" stroke="currentColor" stroke-width="1.8"${dashes}/>`;
}

const coloured = (at: number, marks: string) => `<g class="series-${at % COLOURS.length}" color="${COLOURS[at % COLOURS.length]}">${marks}</g>`;

/** Names with a sample of their lines, in as many rows as they need. */
function legend(series: readonly Series[], y: number, width: number): { readonly marks: readonly string[]; readonly rows: number } {
  let [x, row] = [0, 0];
  const marks = series.map(({ name, look }, at) => {
    if (x > 0 && x + entryWidth(name) > width) [x, row] = [0, row + 1];
    const [from, line] = [MARGIN.left + x, y + LEGEND_ROW * row];
    x += entryWidth(name);
    const dashes = look === 'dashed' ? ' stroke-dasharray="5 4"' : '';
    const sample = coloured(
      at,
      `<line x1="${from}" x2="${from + 18}" y1="${line - 4}" y2="${line - 4}" stroke="currentColor" stroke-width="3"${dashes}/>`,
    );
    return `${sample}<text x="${from + 24}" y="${line}" fill="#111">${escaped(name)}</text>`;
  });
  return { marks, rows: row + 1 };
}

/** A sample of the line, a gap, and letters of about 7. */
const entryWidth = (name: string) => 36 + 7 * name.length;

const brief = (value: number) => String(Number(value.toPrecision(3)));
const round = (value: number) => Math.round(value * 100) / 100;

/** Text as it stands in XML. */
export const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
