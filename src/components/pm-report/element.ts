import { css, html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { AnalyzeResult } from '../../study/results';
import { formatPercent } from '../format';
import { strings } from '../strings';
import { controls, theme } from '../theme';

/**
 * The result of one case: volumes, model output with its uncertainty, warnings, time per stage.
 *
 * @tag pm-report
 * @slot report-header
 * @slot report-footer
 * @csspart result
 * @csspart score
 * @csspart warning
 * @csspart table
 */
export class PmReport extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      .warning {
        border-inline-start: 4px solid var(--_danger);
        margin: 4px 0;
        padding-inline-start: 8px;
      }
    `,
  ];

  @property({ attribute: false }) result?: Partial<AnalyzeResult>;
  @property() locale = 'en';

  override render() {
    const t = strings(this.locale);
    const { result } = this;
    if (!result) return nothing;
    return html`
      <slot name="report-header"></slot>
      <section part="result" aria-label=${t.result}>
        ${result.segmentation ? this.volumes(result.segmentation.labels) : nothing}
        ${result.classification ? this.score(result.classification) : nothing}
        ${
          result.warnings?.length
            ? html`<h3>${t.warnings}</h3>${result.warnings.map((warning) => html`<p class="warning" part="warning">${warning.message}</p>`)}`
            : nothing
        }
        ${
          result.timings
            ? html`<h3>${t.timings}</h3>
                <table part="table">
                  <thead><tr><th scope="col">${t.stage}</th><th scope="col">${t.seconds}</th></tr></thead>
                  <tbody>${Object.entries(result.timings).map(([stage, ms]) => html`<tr><th scope="row">${stage}</th><td class="number">${(ms / 1000).toFixed(3)}</td></tr>`)}</tbody>
                </table>
                <p>${t.backend}: ${result.provenance?.backend.name} (${result.provenance?.backend.device})</p>`
            : nothing
        }
      </section>
      <slot name="report-footer"></slot>
    `;
  }

  private volumes(labels: NonNullable<AnalyzeResult['segmentation']>['labels']) {
    const t = strings(this.locale);
    return html`<h3>${t.volumes}</h3>
      <table part="table">
        <tbody>${labels.map((l) => html`<tr><th scope="row">${l.name}</th><td class="number">${l.millilitres.toFixed(2)} ml</td><td class="number">${l.voxels} ${t.voxels}</td></tr>`)}</tbody>
      </table>`;
  }

  private score(classification: NonNullable<AnalyzeResult['classification']>) {
    const t = strings(this.locale);
    return html`<h3>${t.probability}</h3>
      <table part="score">
        <tbody>
          ${classification.probabilities.map((p) => html`<tr><th scope="row">${p.name}</th><td class="number">${formatPercent(p.probability)}</td></tr>`)}
          <tr><th scope="row">${t.uncertainty}</th><td class="number">${formatPercent(classification.uncertainty)}</td></tr>
        </tbody>
      </table>`;
  }
}
