import { html, nothing, type TemplateResult } from 'lit';
import { milliseconds, percent, rate, times } from '../../bench/report/lines';
import { type BenchReport, isTimed, type Row } from '../../bench/report/report';
import { rooflineSvg } from '../../bench/report/roofline';
import { type Change, type Contest, compareReports, comparisonRemarks, contests, ratioToOwn } from '../../bench/report/side-by-side';
import type { BenchStrings } from './strings';

/** Every row, benchmark by benchmark, with what it ran on. */
export function resultTable(t: BenchStrings, rows: readonly Row[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t.benchmark}><table part="table">
    <thead><tr>
      <th scope="col">${t.name}</th><th scope="col">${t.runner}</th><th scope="col" class="number">${t.median}</th>
      <th scope="col" class="number">${t.spread}</th><th scope="col" class="number">GFLOP/s</th><th scope="col" class="number">GB/s</th>
      <th scope="col" class="number">${t.ofPeak}</th><th scope="col" class="number">${t.ratio}</th><th scope="col" class="number">${t.error}</th>
    </tr></thead>
    <tbody>${contests({ rows }).map((contest) => contest.rows.map((row, index) => rowOf(t, contest, row, index)))}</tbody>
  </table></div>`;
}

function rowOf(t: BenchStrings, contest: Contest, row: Row, index: number): TemplateResult {
  const name = index === 0 ? html`<th scope="rowgroup" rowspan=${contest.rows.length}>${contest.name}</th>` : nothing;
  const device = `${row.device}${row.software ? ` (${t.software})` : ''}`;
  const runner = html`<th scope="row" class=${row.own ? 'own' : ''}>${row.runner} <span class="help">${row.version}${device ? `, ${device}` : ''}</span></th>`;
  if (!isTimed(row)) return html`<tr>${name}${runner}<td colspan="7" class="failure">${row.failure}</td></tr>`;
  const { median, q1, q3 } = row.times;
  return html`<tr>${name}${runner}
    <td class="number">${milliseconds(median)} ms</td><td class="number">${milliseconds(q1)}–${milliseconds(q3)}</td>
    <td class="number">${row.gflops ? rate(row.gflops) : ''}</td><td class="number">${rate(row.gbps)}</td>
    <td class="number">${percent(row.share)}</td><td class="number">${times(ratioToOwn(contest, row))}</td>
    <td class="number">${row.error.toExponential(0)}</td></tr>`;
}

/** Devices, peaks and drift: what the numbers are worth. */
export function summary(t: BenchStrings, report: BenchReport): TemplateResult {
  const signed = ({ change }: { readonly change: number }) => `${change < 0 ? '−' : '+'}${(100 * Math.abs(change)).toFixed(1)} %`;
  const { drift } = report;
  return html`${report.peaks.map(
    ({ device, software, gflops, gbps, clock }) =>
      html`<p>${t.device(`${device}${software ? ` (${t.software})` : ''}`)}. ${t.peaks(rate(gflops), rate(gbps), t.clocks[clock])}.</p>`,
  )}
  ${drift ? html`<p class=${drift.drifted ? 'warning' : 'help'} part=${drift.drifted ? 'warning' : nothing}>${(drift.drifted ? t.drifted : t.steady)(signed(drift))}.</p>` : nothing}`;
}

export function roofline(t: BenchStrings, report: BenchReport): TemplateResult | typeof nothing {
  const svg = rooflineSvg(report);
  if (!svg) return nothing;
  const points = svg.match(/<circle /g)?.length ?? 0;
  return html`<h3>${t.roofline}</h3><img part="chart" alt=${t.rooflineText(points)} src="data:image/svg+xml,${encodeURIComponent(svg)}" />`;
}

/** The other result, and this one. */
export function comparison(t: BenchStrings, before: BenchReport, after: BenchReport): TemplateResult {
  const side = (row: Row | undefined) => (!row ? t.notRun : isTimed(row) ? `${milliseconds(row.times.median)} ms` : row.failure);
  const change = ({ name, runner, before: a, after: b, speedup, distinct }: Change) => html`<tr>
    <th scope="row">${name}</th><td>${runner}</td><td class="number">${side(a)}</td><td class="number">${side(b)}</td>
    <td class="number">${times(speedup)}${speedup !== undefined && !distinct ? html` <span class="help">${t.withinSpread}</span>` : nothing}</td></tr>`;
  return html`<h3>${t.comparison}</h3>
    ${comparisonRemarks(before, after).map((remark) => html`<p class="warning" part="warning">${remark}</p>`)}
    <div class="scroll" tabindex="0" role="region" aria-label=${t.comparison}><table part="table">
      <thead><tr><th scope="col">${t.name}</th><th scope="col">${t.runner}</th><th scope="col" class="number">${t.before}</th>
        <th scope="col" class="number">${t.after}</th><th scope="col" class="number">${t.speedup}</th></tr></thead>
      <tbody>${compareReports(before, after).map(change)}</tbody>
    </table></div>`;
}
