import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { unsafeSVG } from 'lit/directives/unsafe-svg.js';
import { type Chart, drawChart } from '../../study/chart/chart';
import { formatNumber } from '../format';
import { languageOf, type Strings, strings } from '../strings/strings';
import { controls, theme } from '../theme';

const HEIGHT = 230;
const MINIMUM_WIDTH = 240;

/**
 * Curves in one pair of axes, as wide as there is room: of a training, a receiver operating characteristic, a calibration, a roofline. The
 * values stand in its text alternative and, on demand, in a table.
 *
 * @tag pm-chart
 * @csspart chart
 * @csspart table
 */
export class PmChart extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      figure {
        margin: 0;
      }
      svg {
        display: block;
        width: 100%;
      }
      svg text {
        fill: var(--_text);
        font-size: 12px;
      }
      .grid {
        stroke: var(--_line);
      }
      .axis {
        stroke: var(--_edge);
      }
      .series-0 {
        color: light-dark(#0072b2, #6cc0f5);
      }
      .series-1 {
        color: light-dark(#d55e00, #ff9a4d);
      }
      .series-2 {
        color: light-dark(#00795a, #3fd0a4);
      }
      .series-3 {
        color: light-dark(#a94a80, #e6a3c6);
      }
      .series-4 {
        color: light-dark(#2d7fae, #a7dcff);
      }
      .series-5 {
        color: light-dark(#946300, #ffcf66);
      }
      summary {
        color: var(--_muted);
        cursor: pointer;
        font-size: 0.9em;
        min-height: 24px;
      }
      .scroll {
        max-height: 240px;
        overflow: auto;
      }
    `,
  ];

  @property({ attribute: false }) chart?: Chart;
  @property() locale = 'en';
  @state() private width = 640;
  @state() private isOpen = false;

  readonly #resized = new ResizeObserver(([{ contentRect }]) => {
    this.width = Math.max(MINIMUM_WIDTH, Math.round(contentRect.width));
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override render() {
    const { chart, width, locale } = this;
    if (!chart) return nothing;
    const t = strings(locale);
    const toggle = (event: Event) => {
      this.isOpen = (event.target as HTMLDetailsElement).open;
    };
    // What is drawn holds no text but escaped text.
    return html`<figure part="chart" lang=${languageOf(locale)}>
      <svg viewBox="0 0 ${width} ${HEIGHT}" height=${HEIGHT} role="img" aria-label=${alternative(chart, t)}>
        ${unsafeSVG(drawChart(chart, { top: 0, width, height: HEIGHT }))}
      </svg>
      <details @toggle=${toggle}><summary>${t.chartValues}</summary>${this.isOpen ? table(chart, t) : nothing}</details>
    </figure>`;
  }
}

/** What the curves show, in words. */
function alternative({ title, series }: Chart, t: Strings): string {
  const curves = series.map(({ name, points }) => {
    const values = points.map(([, y]) => y).filter(Number.isFinite);
    if (values.length === 0) return t.emptyCurve(name);
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    const [first, last, lowest, highest] = [values[0], values[values.length - 1], low, high].map(formatNumber);
    return t.curveOf(name, values.length, first, last, lowest, highest);
  });
  return t.chartOf(title, curves.join(' '));
}

function table({ title, x, y, series }: Chart, t: Strings): TemplateResult {
  const rows = series.flatMap(({ name, points }) => points.map((point) => [name, ...point] as const));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}><table part="table">
    <thead><tr><th scope="col">${t.curve}</th><th scope="col" class="number">${x.label}</th><th scope="col" class="number">${y.label}</th></tr></thead>
    <tbody>${rows.map(
      ([name, across, up]) =>
        html`<tr><th scope="row">${name}</th><td class="number">${formatNumber(across)}</td><td class="number">${formatNumber(up)}</td></tr>`,
    )}</tbody>
  </table></div>`;
}
