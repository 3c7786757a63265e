import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { strings } from '../strings';
import type { PmAnalyzer } from './element';
import type { Session } from './session';

interface View {
  readonly session: Session;
  readonly host: PmAnalyzer;
  readonly over: boolean;
  readonly setOver: (over: boolean) => void;
}

/** A click's promise: errors have become `pm-error` by then. */
const run = (action: () => Promise<unknown>) => () => void action().catch(() => undefined);

/** The whole element. */
export function analyzerView(view: View): TemplateResult {
  const { host, session } = view;
  const t = strings(host.locale);
  return html`
    <div class="base" part="base">
      <pm-disclaimer locale=${host.locale}><slot name="disclaimer"></slot></pm-disclaimer>
      ${toolbar(view)}
      <div class="body">
        ${session.image ? viewport(view) : dropzone(view)}
        <div part="sidebar">${actions(view)} ${session.status === 'running' || session.status === 'loading' ? progress(view) : nothing}
          ${session.lastError ? html`<slot name="error"><p class="error" role="alert">${session.lastError.message}</p></slot>` : nothing}
          <pm-report exportparts="result, score, warning, table" locale=${host.locale} .result=${session.result}>
            <slot name="report-header" slot="report-header"></slot><slot name="report-footer" slot="report-footer"></slot>
          </pm-report>
          ${
            session.result?.radiomics
              ? html`<h3>${t.radiomics}</h3><pm-radiomics-table exportparts="table" locale=${host.locale} .features=${session.result.radiomics.features}></pm-radiomics-table>`
              : nothing
          }
        </div>
      </div>
    </div>
  `;
}

function toolbar({ host, session }: View): TemplateResult {
  const t = strings(host.locale);
  const pick = (kind: 'image' | 'mask') => (event: Event) => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    void host.load(files, kind).catch(() => undefined);
  };
  const open = (event: Event) => ((event.target as HTMLElement).nextElementSibling as HTMLInputElement).click();
  return html`
    <div class="toolbar" part="toolbar" role="toolbar" aria-label="pm-analyzer">
      <slot name="toolbar-start"></slot>
      <button class="primary" @click=${open}>${t.openImage}</button><input type="file" multiple @change=${pick('image')} aria-label=${t.openImage} />
      <button @click=${open} ?disabled=${!session.image}>${t.openMask}</button><input type="file" multiple @change=${pick('mask')} aria-label=${t.openMask} />
      <label>${t.layout}
        <select .value=${host.layout} @change=${(e: Event) => {
          host.layout = (e.target as HTMLSelectElement).value as 'axial' | 'mpr';
        }}><option value="mpr">${t.mpr}</option><option value="axial">${t.axial}</option></select>
      </label>
      <label>${t.opacity}
        <input type="range" min="0" max="1" step="0.05" .value=${String(host.overlayOpacity)} @input=${(e: Event) => {
          host.overlayOpacity = Number((e.target as HTMLInputElement).value);
        }} />
      </label>
      ${session.image ? html`<button @click=${() => host.clear()}>${t.clear}</button>` : nothing}
      <slot name="toolbar-end"></slot>
    </div>
  `;
}

function dropzone({ host, over, setOver }: View): TemplateResult {
  return html`<div class=${classMap({ dropzone: true, over })} part="dropzone" @dragover=${(e: DragEvent) => {
    e.preventDefault();
    setOver(true);
  }} @dragleave=${() => setOver(false)} @drop=${(e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    void host.load([...(e.dataTransfer?.files ?? [])]).catch(() => undefined);
  }}><slot name="empty">${strings(host.locale).dropHere}</slot></div>`;
}

function viewport({ host, session }: View): TemplateResult {
  return html`<pm-viewer exportparts="viewport, overlay" .volume=${session.image?.volume} .mask=${session.mask?.volume} .label=${session.image?.name ?? ''}
    .window=${host.window} .level=${host.level} layout=${host.layout} overlay-opacity=${host.overlayOpacity} locale=${host.locale}></pm-viewer>`;
}

function actions({ host, session }: View): TemplateResult {
  const t = strings(host.locale);
  const busy = session.status === 'running' || session.status === 'loading' || !session.image;
  const shows = (mode: string) => host.mode === 'analyze' || host.mode === mode;
  if (host.mode === 'view') return html``;
  return html`<div class="actions">
    ${host.mode === 'analyze' ? html`<button class="primary" ?disabled=${busy || !host.model} @click=${run(() => host.analyze())}>${t.analyze}</button>` : nothing}
    ${shows('segment') ? html`<button ?disabled=${busy || !host.model} @click=${run(() => host.segment())}>${t.segment}</button>` : nothing}
    ${shows('radiomics') ? html`<button ?disabled=${busy || !session.mask} @click=${run(() => host.extractRadiomics())}>${t.radiomics}</button>` : nothing}
    ${shows('analyze') ? html`<button ?disabled=${busy || !host.model} @click=${run(() => host.classify())}>${t.classify}</button>` : nothing}
    ${
      session.result
        ? html`<button @click=${run(() => host.exportReport({ format: 'json' }))}>${t.exportJson}</button>
            <button @click=${run(() => host.exportReport({ format: 'csv' }))}>${t.exportCsv}</button>`
        : nothing
    }
  </div>`;
}

function progress({ host, session }: View): TemplateResult {
  const t = strings(host.locale);
  const { stage = t.running, done = 0, total = 0 } = session.progress ?? {};
  return html`<slot name="progress"><div class="progress" part="progress">
    <span aria-live="polite">${stage}</span>
    <progress aria-label=${stage} max=${total || 1} .value=${total ? done : 0}></progress>
    <button @click=${() => host.cancel()}>${t.cancel}</button>
  </div></slot>`;
}
