import { html, nothing, type TemplateResult } from 'lit';
import { type Strings, stageName, timeLeft } from '../strings/strings';
import { canExport, exportFormats } from './export';
import { mapChoice } from './maps';
import type { AnalyzerView, RunName } from './view-model';

/** Runs, progress, error, results and exports. */
export function sidebar(view: AnalyzerView, t: Strings): TemplateResult {
  const { state, locale } = view;
  return html`
    <div class="sidebar" part="sidebar">
      ${actions(view, t)} ${state.progress ? progress(view, t) : nothing} ${error(view, t)}
      <pm-report embedded exportparts="result, score, warning, table" locale=${locale} .result=${state.result}>
        <slot name="report-header" slot="report-header"></slot><slot name="report-footer" slot="report-footer"></slot>
      </pm-report>
      ${
        state.result?.radiomics
          ? html`<pm-radiomics-table exportparts="table" locale=${locale} .features=${state.result.radiomics.features}></pm-radiomics-table>`
          : nothing
      }
      ${state.result?.featureMaps || state.result?.explanation ? mapChoice(view, state.result, t) : nothing} ${exports(view, t)}
    </div>
  `;
}

function actions({ state, settings, tasks, busy, actions }: AnalyzerView, t: Strings): TemplateResult | typeof nothing {
  if (settings.mode === 'view') return nothing;
  const all = settings.mode === 'analyze';
  const [segments, classifies] = [tasks.includes('segmentation'), tasks.includes('classification')];
  // A button that would lose the focus by being disabled stays in the order and says that it does nothing now.
  const button = (run: RunName, text: string, possible: boolean, primary = false) => {
    const off = busy || !possible;
    return html`<button type="button" class=${primary ? 'primary' : ''} aria-disabled=${off} data-run=${run} @click=${() => (off ? undefined : actions.run(run))}>${text}</button>`;
  };
  const open = state.image !== undefined;
  return html`
    <div class="actions" role="group" aria-label=${t.run}>
      ${all ? button('analyze', t.analyze, open && (tasks.length > 0 || state.mask !== undefined), true) : nothing}
      ${all || settings.mode === 'segment' ? button('segment', t.segment, open && segments, !all) : nothing}
      ${all || settings.mode === 'radiomics' ? button('extractRadiomics', t.radiomics, state.mask !== undefined, !all) : nothing}
      ${all || settings.mode === 'radiomics' ? button('extractMaps', t.featureMaps, state.mask !== undefined) : nothing}
      ${all ? button('classify', t.classify, open && classifies) : nothing}
      ${all ? button('explain', t.explain, open && classifies) : nothing}
    </div>
    ${open && tasks.length === 0 && settings.mode !== 'radiomics' ? html`<p class="muted">${t.needsModel}</p>` : nothing}
  `;
}

function progress({ state, actions }: AnalyzerView, t: Strings): TemplateResult {
  const { stage, done, total } = state.progress ?? { stage: '', done: 0, total: 0 };
  const name = state.cancelling ? t.cancelling : stageName(t, stage);
  const fraction = total > 0 ? Math.min(done / total, 1) : undefined;
  const text = [fraction === undefined ? '' : `${Math.floor(100 * fraction)} %`, timeLeft(t, state.secondsLeft)].filter(Boolean).join(', ');
  return html`<slot name="progress"><div class="progress" part="progress">
    <div class="line"><span>${name}</span><span class="muted">${text}</span></div>
    ${fraction === undefined ? html`<progress aria-label=${name}></progress>` : html`<progress aria-label=${name} max="1" .value=${fraction}></progress>`}
    <button type="button" class="cancel" aria-disabled=${state.cancelling} @click=${actions.cancel}>${t.cancel}</button>
  </div></slot>`;
}

function error({ state }: AnalyzerView, t: Strings): TemplateResult | typeof nothing {
  const { lastError } = state;
  if (!lastError) return nothing;
  const translated = t.errors[lastError.code];
  return html`<slot name="error"><div class="error" role="alert">
    <p class="lead">${t.error}</p>
    ${translated ? html`<p>${translated}</p>` : nothing}
    <p lang="en">${lastError.message}</p>
  </div></slot>`;
}

function exports({ state, map, actions }: AnalyzerView, t: Strings): TemplateResult | typeof nothing {
  const from = { result: state.result, mask: state.mask?.volume };
  const possible = exportFormats.filter((format) => canExport(from, format));
  if (possible.length === 0) return nothing;
  return html`<h3>${t.export}</h3>
    <div class="actions" role="group" aria-label=${t.export}>
      ${possible.map((format) => html`<button type="button" data-export=${format} @click=${() => actions.exportAs(format)}>${t.exports[format]}</button>`)}
      ${map ? html`<button type="button" data-export="map" @click=${() => actions.exportAs('nifti', map.name)}>${t.exportMap}</button>` : nothing}
    </div>`;
}
