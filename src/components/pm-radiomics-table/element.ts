import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { formatNumber } from '../format';
import { languageOf, strings } from '../strings/strings';
import { controls, theme } from '../theme';

/**
 * Radiomics features by name, with a filter: every word of it must be in the name.
 *
 * @tag pm-radiomics-table
 * @csspart table
 */
export class PmRadiomicsTable extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      .head {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        margin-bottom: 6px;
      }
      h3 {
        flex: 1;
        margin: 0;
      }
      .head label {
        flex: 1 1 12em;
      }
      input {
        width: 100%;
      }
      .scroll {
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        max-height: 320px;
        overflow: auto;
        padding: 0 10px;
      }
      thead th {
        background: var(--_surface);
        position: sticky;
        top: 0;
      }
      tbody tr:last-child > * {
        border-bottom: 0;
      }
    `,
  ];

  /** Feature values by their full names (`original_glcm_Contrast`). */
  @property({ attribute: false }) features: Readonly<Record<string, number>> = {};
  @property() locale = 'en';
  /** Words that the names shown must have. */
  @property() filter = '';

  override render(): TemplateResult {
    const t = strings(this.locale);
    const words = this.filter.toLowerCase().split(/\s+/);
    const all = Object.entries(this.features);
    const rows = all.filter(([name]) => words.every((word) => name.toLowerCase().includes(word)));
    const type = (event: InputEvent) => {
      this.filter = (event.target as HTMLInputElement).value;
    };
    return html`
      <div class="head" lang=${languageOf(this.locale)}>
        <h3>${t.features} <span role="status">(${t.shown(rows.length, all.length)})</span></h3>
        <label><span class="visually-hidden">${t.filter}</span><input type="search" placeholder=${t.filter} .value=${this.filter} @input=${type} /></label>
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${t.features}>
        <table part="table">
          <thead><tr><th scope="col">${t.feature}</th><th scope="col" class="number">${t.value}</th></tr></thead>
          <tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td class="number">${formatNumber(value)}</td></tr>`)}</tbody>
        </table>
      </div>
    `;
  }
}
