import { css, html, LitElement } from 'lit';
import { property, state } from 'lit/decorators.js';
import { formatNumber } from '../format';
import { strings } from '../strings';
import { controls, theme } from '../theme';

/**
 * Radiomics features by name, with a filter.
 *
 * @tag pm-radiomics-table
 * @csspart table
 */
export class PmRadiomicsTable extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      .scroll {
        max-height: 320px;
        overflow: auto;
      }
      thead th {
        background: var(--_surface);
        position: sticky;
        top: 0;
      }
      label {
        display: flex;
        gap: 8px;
        margin-bottom: 6px;
      }
      input {
        flex: 1;
        min-width: 0;
      }
    `,
  ];

  /** Feature values by their full names (`original_glcm_Contrast`). */
  @property({ attribute: false }) features: Readonly<Record<string, number>> = {};
  @property() locale = 'en';
  @state() private filter = '';

  override render() {
    const t = strings(this.locale);
    const needle = this.filter.toLowerCase();
    const rows = Object.entries(this.features).filter(([name]) => name.toLowerCase().includes(needle));
    return html`
      <label>${t.filter}<input type="search" .value=${this.filter} @input=${(e: InputEvent) => {
        this.filter = (e.target as HTMLInputElement).value;
      }} /></label>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.features}>
        <table part="table">
          <thead><tr><th scope="col">${t.feature} (${rows.length})</th><th scope="col">${t.value}</th></tr></thead>
          <tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td class="number">${formatNumber(value)}</td></tr>`)}</tbody>
        </table>
      </div>
    `;
  }
}
