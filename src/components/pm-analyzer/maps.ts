import { html, nothing, type TemplateResult } from 'lit';
import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import type { AnalyzeResult, ExplainResult, FeatureMapResult, FeatureMapsResult } from '../../study/results';
import { formatNumber } from '../format';
import type { ShownMap } from '../pm-viewer/color-map';
import type { Strings } from '../strings/strings';
import type { AnalyzerView } from './view-model';

type Mapped = Pick<AnalyzeResult, 'featureMaps' | 'explanation'>;

/** The map of a name: a feature's, or the explanation's, which has the name of its method. */
export function mapNamed({ featureMaps, explanation }: Mapped, name: string | undefined): ShownMap | undefined {
  if (explanation?.method === name && explanation) {
    const { method, map, minimum, maximum } = explanation;
    return { name: method, volume: map, minimum, maximum };
  }
  const found = featureMaps?.maps.find((map) => map.name === name);
  return found && featureMaps?.region && { ...found, region: featureMaps.region };
}

/** The map that is shown: the same object for as long as it is the same map, so that the viewer draws it once. */
export class MapOnScreen {
  #of?: readonly unknown[];
  #map?: ShownMap;

  get(result: Mapped | undefined, name: string | undefined): ShownMap | undefined {
    const of = [result?.featureMaps, result?.explanation, name];
    if (of.some((value, at) => value !== this.#of?.[at])) {
      this.#of = of;
      this.#map = result && mapNamed(result, name);
    }
    return this.#map;
  }
}

/** The map of a name. Throws `map-unknown`. */
export function findMap(result: Mapped | undefined, name: string): ShownMap {
  const found = result && mapNamed(result, name);
  if (found) return found;
  const names = [...(result?.featureMaps?.maps.map((map) => map.name) ?? []), ...(result?.explanation ? [result.explanation.method] : [])];
  const hint = names.length > 0 ? `did you mean ${nearestName(name, names)}?` : 'extract maps or explain first';
  throw new PmError('map-unknown', name, 'there is no such map', hint);
}

/** The map to show first: one that has something to show. */
export const firstMap = ({ maps }: FeatureMapsResult): string | undefined => maps.find(({ mean }) => mean !== null)?.name;

/** Which map is shown, and what is said of it. */
export function mapChoice({ state, map, actions }: AnalyzerView, { featureMaps, explanation }: Mapped, t: Strings): TemplateResult {
  const groups = new Map<string, string[]>();
  if (explanation) groups.set(t.explanation, [explanation.method]);
  for (const { name } of featureMaps?.maps ?? []) {
    const group = name.slice(0, name.lastIndexOf('_'));
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const choose = (event: Event) => actions.showMap((event.target as HTMLSelectElement).value || undefined);
  const option = (name: string) => html`<option value=${name} ?selected=${name === map?.name}>${name.slice(name.lastIndexOf('_') + 1)}</option>`;
  const feature = featureMaps?.maps.find(({ name }) => name === map?.name);
  return html`${featureMaps ? html`<h3>${t.featureMaps} (${featureMaps.maps.length})</h3>` : html`<h3>${t.explanation}</h3>`}
    <label class="choice"><span>${t.shownMap}</span>
      <select data-map @change=${choose}>
        <option value="" ?selected=${!map}>${state.mask ? t.noMap : t.nothing}</option>
        ${[...groups].map(([group, maps]) => html`<optgroup label=${group}>${maps.map(option)}</optgroup>`)}
      </select></label>
    ${feature ? summary(feature, t) : nothing} ${explanation && map?.name === explanation.method ? explained(explanation, t) : nothing}`;
}

function explained({ method, minimum, maximum, class: { name } }: ExplainResult, t: Strings): TemplateResult {
  return html`<p>${t.explained(method, name)}</p>
    <table part="table"><tbody>
      <tr><th scope="row">${t.minimum}</th><td class="number">${formatNumber(minimum)}</td></tr>
      <tr><th scope="row">${t.maximum}</th><td class="number">${formatNumber(maximum)}</td></tr>
    </tbody></table>`;
}

function summary({ name, minimum, maximum, mean, notFinite }: FeatureMapResult, t: Strings): TemplateResult {
  const rows: [string, number | null][] = [
    [t.minimum, minimum],
    [t.mean, mean],
    [t.maximum, maximum],
    [t.notFinite, notFinite],
  ];
  return html`<table part="table">
    <caption>${name}</caption>
    <tbody>${rows.map(([text, value]) => html`<tr><th scope="row">${text}</th><td class="number">${value === null ? '–' : formatNumber(value)}</td></tr>`)}</tbody>
  </table>`;
}
