import { html, nothing, type TemplateResult } from 'lit';
import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import type { FeatureMapResult, FeatureMapsResult } from '../../study/results';
import { formatNumber } from '../format';
import type { ShownMap } from '../pm-viewer/color-map';
import type { Strings } from '../strings/strings';
import type { AnalyzerView } from './view-model';

/** The map of a name, as the viewer shows it. */
export function shownMap(result: FeatureMapsResult | undefined, name: string | undefined): (ShownMap & FeatureMapResult) | undefined {
  const found = result?.maps.find((map) => map.name === name);
  return found && result?.region && { ...found, region: result.region };
}

/** The map of a name. Throws `map-unknown`. */
export function findMap(result: FeatureMapsResult | undefined, name: string): FeatureMapResult {
  const found = result?.maps.find((map) => map.name === name);
  if (found) return found;
  const hint = result
    ? `did you mean ${nearestName(
        name,
        result.maps.map((map) => map.name),
      )}?`
    : 'extract maps first';
  throw new PmError('map-unknown', name, 'there is no such feature map', hint);
}

/** The map to show first: one that has something to show. */
export const firstMap = ({ maps }: FeatureMapsResult): string | undefined => maps.find(({ mean }) => mean !== null)?.name;

/** Which map is shown, and what is said of it. */
export function mapChoice({ state, map, actions }: AnalyzerView, result: FeatureMapsResult, t: Strings): TemplateResult {
  const groups = new Map<string, FeatureMapResult[]>();
  for (const each of result.maps) {
    const group = each.name.slice(0, each.name.lastIndexOf('_'));
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  const choose = (event: Event) => actions.showMap((event.target as HTMLSelectElement).value || undefined);
  const option = ({ name }: FeatureMapResult) =>
    html`<option value=${name} ?selected=${name === map?.name}>${name.slice(name.lastIndexOf('_') + 1)}</option>`;
  return html`<h3>${t.featureMaps} (${result.maps.length})</h3>
    <label class="choice"><span>${t.shownMap}</span>
      <select data-map @change=${choose}>
        <option value="" ?selected=${!map}>${state.mask ? t.noMap : t.nothing}</option>
        ${[...groups].map(([group, maps]) => html`<optgroup label=${group}>${maps.map(option)}</optgroup>`)}
      </select></label>
    ${map ? summary(map, t) : nothing}`;
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
