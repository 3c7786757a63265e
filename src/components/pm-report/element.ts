import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { AnalyzeResult, ClassifyResult, SegmentResult } from '../../study/results';
import { formatPercent, formatTime } from '../format';
import { languageOf, type Strings, stageName, strings } from '../strings/strings';
import { controls, theme } from '../theme';

/**
 * The result of one case: volumes, model output with its uncertainty, warnings, time per stage. The disclaimer stands above it
 * unless an element around it shows one already (`embedded`).
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
        background: var(--_raised);
        border-inline-start: 4px solid var(--_danger);
        border-radius: 4px;
        margin: 4px 0;
        padding: 4px 10px;
      }
      .warning p,
      .help {
        margin: 0;
      }
      .help {
        color: var(--_muted);
        font-size: 0.9em;
      }
      svg {
        border-radius: 4px;
        display: block;
        height: 8px;
        margin-top: 7px;
        width: 100%;
      }
      .track {
        fill: var(--_line);
      }
      .share {
        fill: var(--_accent);
      }
      td:has(svg) {
        width: 32%;
      }
    `,
  ];

  @property({ attribute: false }) result?: AnalyzeResult;
  @property() locale = 'en';
  /** An element around this one shows the disclaimer. */
  @property({ type: Boolean }) embedded = false;

  override render() {
    const { result, locale } = this;
    const t = strings(locale);
    return html`
      ${result && !this.embedded ? html`<pm-disclaimer locale=${locale}></pm-disclaimer>` : nothing}
      <slot name="report-header"></slot>
      ${result ? html`<section part="result" aria-label=${t.result} lang=${languageOf(locale)}>${sections(t, result)}</section>` : nothing}
      <slot name="report-footer"></slot>
    `;
  }
}

function sections(t: Strings, result: AnalyzeResult): TemplateResult {
  const { segmentation, classification, warnings, timings, provenance } = result;
  return html`${segmentation ? volumes(t, segmentation) : nothing} ${classification ? score(t, classification) : nothing}
    ${warnings.length > 0 ? html`<h3>${t.warnings}</h3>${warnings.map((warning) => warningText(t, warning))}` : nothing}
    <h3>${t.timings}</h3>
    <table part="table">
      <thead><tr><th scope="col">${t.stage}</th><th scope="col" class="number">${t.time}</th></tr></thead>
      <tbody>${Object.entries(timings).map(
        ([stage, ms]) => html`<tr><th scope="row">${stageName(t, stage)}</th><td class="number">${formatTime(ms)}</td></tr>`,
      )}</tbody>
    </table>
    <p class="help">${t.computedOn}: ${provenance.backend.name} (${provenance.backend.device})</p>`;
}

function volumes(t: Strings, { labels }: SegmentResult): TemplateResult {
  return html`<h3>${t.volumes}</h3>
    <table part="table">
      <thead><tr><th scope="col">${t.structure}</th><th scope="col" class="number">${t.millilitres}</th><th scope="col" class="number">${t.voxels}</th></tr></thead>
      <tbody>${labels.map(
        ({ name, millilitres, voxels }) =>
          html`<tr><th scope="row">${name}</th><td class="number">${millilitres.toFixed(2)} ml</td><td class="number">${voxels}</td></tr>`,
      )}</tbody>
    </table>`;
}

/** Never a bare class name: always "probability of class …", and how sure the network is. */
function score(t: Strings, { probabilities, uncertainty }: ClassifyResult): TemplateResult {
  const row = (name: string, share: number) =>
    html`<tr><th scope="row">${name}</th><td>${bar(name, share)}</td><td class="number">${formatPercent(share)}</td></tr>`;
  return html`<h3>${t.score}</h3>
    <table part="score">
      <tbody>${probabilities.map(({ name, probability }) => row(t.probabilityOf(name), probability))} ${row(t.uncertainty, uncertainty)}</tbody>
    </table>
    <p class="help">${t.uncertaintyHelp}</p>`;
}

/** A bar without the traffic lights of `<meter>`: a high share is neither good nor bad. */
const bar = (name: string, share: number): TemplateResult => html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" role="meter"
  aria-label=${name} aria-valuemin="0" aria-valuemax="1" aria-valuenow=${share} aria-valuetext=${formatPercent(share)}>
  <rect class="track" width="100" height="8"></rect><rect class="share" width=${100 * share} height="8"></rect>
</svg>`;

/** The message is English; a translation does not say what it is about. */
function warningText(t: Strings, { code, what, message }: AnalyzeResult['warnings'][number]): TemplateResult {
  const translated = t.warningTexts[code];
  return html`<div class="warning" part="warning">${translated ? html`<p>${what === undefined ? '' : `${what}: `}${translated}</p>` : html`<p lang="en">${message}</p>`}</div>`;
}
