import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { droppedFiles } from '../dropped';
import type { ViewSettings, VolumeKind } from '../events';
import { languageOf, type Strings, stageName, strings } from '../strings/strings';
import { sidebar } from './sidebar';
import type { AnalyzerView } from './view-model';

/** The whole element. */
export function analyzerView(view: AnalyzerView): TemplateResult {
  const { state, settings, actions, locale } = view;
  const t = strings(locale);
  const isTraining = settings.mode === 'train';
  const canOpen = opens(view);
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (canOpen) actions.setDragging(true);
  };
  const onLeave = (event: DragEvent) => {
    const inside = event.relatedTarget instanceof Node && (event.currentTarget as Element).contains(event.relatedTarget);
    if (!inside) actions.setDragging(false);
  };
  return html`
    <div class="base" part="base" role="group" aria-label=${t.analyzer} lang=${languageOf(locale)} @dragenter=${onDrag} @dragover=${onDrag}
      @dragleave=${onLeave} @drop=${onDropped(view)}>
      <pm-disclaimer exportparts="disclaimer" locale=${locale}><slot name="disclaimer"></slot></pm-disclaimer>
      ${toolbar(view, t)}
      ${
        isTraining
          ? html`<pm-trainer embedded exportparts="progress, chart, table, warning" locale=${locale} .trainer=${view.trainer}></pm-trainer>`
          : html`<div class="body">
              <div class="stage">${state.image ? viewport(view, t) : dropzone(view, t)}</div>
              ${sidebar(view, t)}
            </div>`
      }
      <div class="visually-hidden" role="status">${statusText(view, t)}</div>
      ${state.lastError && !state.lastError.recoverable ? html`<slot>${t.unavailable}</slot>` : nothing}
    </div>
  `;
}

/** Whether files are taken as a case. */
const opens = ({ settings, busy }: AnalyzerView) => !settings.readonly && settings.mode !== 'train' && !busy;

/** Files that fell anywhere but on a target: an image, with its mask if the names say so. */
const onDropped = (view: AnalyzerView, kind?: VolumeKind) => (event: DragEvent) => {
  event.preventDefault();
  event.stopPropagation();
  view.actions.setDragging(false);
  if (opens(view)) openDropped(view, event.dataTransfer, kind);
};

function openDropped(view: AnalyzerView, transfer: DataTransfer | null, kind: VolumeKind | undefined): void {
  if (transfer) void droppedFiles(transfer).then((files) => view.actions.open(files, kind));
}

/** Said aloud when it changes: once a stage, not once a percent. */
function statusText({ state }: AnalyzerView, t: Strings): string {
  if (state.cancelling) return t.cancelling;
  if (state.progress) return stageName(t, state.progress.stage);
  if (state.outcome === 'loaded') return t.loaded(state.image?.name ?? '');
  return state.outcome ? t[state.outcome] : '';
}

/** A button that opens the browser's file dialog. */
function openButton(
  view: AnalyzerView,
  text: string,
  kind: VolumeKind | undefined,
  options: { primary?: boolean; disabled?: boolean; folder?: boolean } = {},
): TemplateResult {
  const choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    view.actions.open(files, kind);
  };
  const click = (event: Event) => ((event.currentTarget as HTMLElement).nextElementSibling as HTMLInputElement).click();
  return html`<button type="button" class=${classMap({ primary: options.primary ?? false })} ?disabled=${options.disabled} @click=${click}>${text}</button><input
      type="file" multiple hidden ?webkitdirectory=${options.folder ?? false} aria-label=${text} data-kind=${kind ?? 'any'} @change=${choose} />`;
}

function toolbar(view: AnalyzerView, t: Strings): TemplateResult {
  const { state, settings, busy, actions } = view;
  const isTraining = settings.mode === 'train';
  const files = html`${state.image ? openButton(view, t.openImage, undefined, { disabled: busy }) : nothing}
    ${state.image ? openButton(view, t.openMask, 'mask', { disabled: busy }) : nothing}
    ${state.image ? html`<button type="button" ?disabled=${busy} @click=${actions.clear}>${t.clear}</button>` : nothing}`;
  return html`
    <div class="toolbar" part="toolbar">
      <slot name="toolbar-start"></slot>
      ${settings.readonly || isTraining ? nothing : files}
      ${state.image && !isTraining ? html`<span class="name">${state.image.name}</span>` : nothing}
      <slot name="toolbar-end"></slot>
    </div>
  `;
}

function dropzone(view: AnalyzerView, t: Strings): TemplateResult {
  const { settings, dragging, busy } = view;
  if (settings.readonly) return html`<div class="dropzone" part="dropzone"><slot name="empty">${t.noImage}</slot></div>`;
  return html`<div class=${classMap({ dropzone: true, over: dragging })} part="dropzone">
    <slot name="empty"><p class="lead">${t.dropTitle}</p><p class="muted">${t.dropDetail}</p></slot>
    <div>${openButton(view, t.openImage, undefined, { primary: true, disabled: busy })}
      ${openButton(view, t.openFolder, undefined, { disabled: busy, folder: true })}</div>
  </div>`;
}

function viewport(view: AnalyzerView, t: Strings): TemplateResult {
  const { state, settings, actions, dragging, locale } = view;
  return html`<pm-viewer exportparts="viewport, overlay" .volume=${state.image?.volume} .mask=${state.mask?.volume} .map=${view.map} .colormap=${settings.colormap} .label=${state.image?.name ?? ''}
      .window=${settings.window} .level=${settings.level} .layout=${settings.layout} .overlayOpacity=${settings.overlayOpacity} locale=${locale}
      @pm-view-change=${(event: CustomEvent<ViewSettings>) => actions.setView(event.detail)}></pm-viewer>
    ${
      dragging
        ? html`<div class="targets"><div class="dropzone over" @drop=${onDropped(view, 'image')}>${t.dropAsImage}</div>
            <div class="dropzone over" @drop=${onDropped(view, 'mask')}>${t.dropAsMask}</div></div>`
        : nothing
    }`;
}
