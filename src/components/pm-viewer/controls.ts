import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ColorMap, ViewLayout } from '../events';
import { formatNumber } from '../format';
import type { Strings } from '../strings/strings';
import type { GreyScale } from './adapter';
import { colorAt, colorMaps, type ShownMap } from './color-map';
import type { KeyAction } from './keys';

interface ViewControls {
  readonly t: Strings;
  readonly layout: ViewLayout;
  readonly scale?: GreyScale;
  readonly slice?: { readonly index: number; readonly count: number };
  readonly hasMask: boolean;
  readonly map?: ShownMap;
  readonly colormap: ColorMap;
  readonly overlayOpacity: number;
  set(change: { layout?: ViewLayout; overlayOpacity?: number; colormap?: ColorMap; window?: number; level?: number }): void;
  toSlice(index: number): void;
  act(action: KeyAction): void;
}

const numberOf = (event: Event) => (event.target as HTMLInputElement).valueAsNumber;

/** Layout, slice, grey scale, opacity and zoom under the picture. */
export function viewControls(view: ViewControls): TemplateResult {
  const { t, set, act, slice } = view;
  return html`<div class="controls" role="group" aria-label=${t.view}>
    <label><span>${t.layout}</span>
      <select .value=${view.layout} @change=${(event: Event) => set({ layout: (event.target as HTMLSelectElement).value as ViewLayout })}>
        <option value="mpr">${t.mpr}</option><option value="axial">${t.axial}</option>
      </select></label>
    ${
      slice && slice.count > 1
        ? html`<label><span>${t.slice}</span><input type="range" min="0" max=${slice.count - 1} step="1" .value=${String(slice.index)}
            aria-valuetext="${slice.index + 1} / ${slice.count}" @input=${(event: Event) => view.toSlice(numberOf(event))} /></label>`
        : nothing
    }
    ${scaleInput(t.window, view.scale?.window, (window) => window > 0 && set({ window }))} ${scaleInput(t.level, view.scale?.level, (level) => set({ level }))}
    ${
      view.hasMask || view.map
        ? html`<label><span>${view.map ? t.mapOpacity : t.opacity}</span><input type="range" min="0" max="1" step="0.05" .value=${String(view.overlayOpacity)}
            @input=${(event: Event) => set({ overlayOpacity: numberOf(event) })} /></label>`
        : nothing
    }
    ${view.map ? mapColors(view, view.map) : nothing}
    <div class="group" role="group" aria-label=${t.zoom}>
      <button type="button" aria-label=${t.zoomOut} title=${t.zoomOut} @click=${() => act({ kind: 'zoom', steps: -1 })}>−</button>
      <button type="button" aria-label=${t.zoomIn} title=${t.zoomIn} @click=${() => act({ kind: 'zoom', steps: 1 })}>+</button>
      <button type="button" @click=${() => act({ kind: 'reset' })}>${t.resetView}</button>
    </div>
  </div>`;
}

/** The choice of colours, and what their ends mean. */
function mapColors({ t, colormap, set }: ViewControls, { name, minimum, maximum }: ShownMap): TemplateResult {
  const end = (value: number | null) => (value === null ? '–' : formatNumber(value));
  const places = Array.from({ length: 9 }, (_, n) => n / 8);
  return html`<label><span>${t.colormap}</span>
      <select data-view="colormap" @change=${(event: Event) => set({ colormap: (event.target as HTMLSelectElement).value as ColorMap })}>
        ${colorMaps.map((each) => html`<option value=${each} ?selected=${each === colormap}>${each}</option>`)}
      </select></label>
    <div class="legend" role="img" aria-label=${t.legend(name, end(minimum), end(maximum))}>
      <span>${end(minimum)}</span>
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <defs><linearGradient id="colors">${places.map((place) => svg`<stop offset=${place} stop-color="rgb(${colorAt(colormap, place).join()})"></stop>`)}</linearGradient></defs>
        <rect width="1" height="1" fill="url(#colors)"></rect>
      </svg>
      <span>${end(maximum)}</span>
    </div>`;
}

function scaleInput(name: string, value: number | undefined, set: (value: number) => unknown): TemplateResult {
  const change = (event: Event) => {
    const given = numberOf(event);
    if (Number.isFinite(given)) set(given);
  };
  return html`<label><span>${name}</span><input type="number" step="any" .value=${value === undefined ? '' : formatNumber(value)} @change=${change} /></label>`;
}
