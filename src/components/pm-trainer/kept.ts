import { html, nothing, type TemplateResult } from 'lit';
import type { KeptRun } from '../../worker/training/api';
import { formatBytes } from '../format';
import { fileButton } from './file-button';
import type { TrainerView } from './view-model';

/** The trainings that the browser keeps: to go on with, to save, to delete. */
export function keptTrainings(view: TrainerView): TemplateResult {
  const { t, state, busy, actions } = view;
  return html`<h3 id="kept">${t.keptTrainings}</h3>
    ${
      state.kept.length === 0
        ? html`<p class="muted">${t.noKept}</p>`
        : html`<table part="table" aria-labelledby="kept"><tbody>${state.kept.map((run) => row(view, run))}</tbody></table>`
    }
    <div class="actions">${fileButton(t.openTraining, 'training', actions.openTraining, { disabled: busy, multiple: true })}</div>`;
}

function row({ t, state, busy, cohort, actions }: TrainerView, run: KeptRun): TemplateResult {
  const isOwn = busy && state.run === run.name;
  const canGoOn = !busy && run.epoch < run.epochs && cohort !== undefined && cohort.length > 0;
  const button = (name: string, text: string, possible: boolean, act: () => void) =>
    html`<button type="button" data-kept=${name} aria-label="${text}: ${run.name}" ?disabled=${!possible} @click=${act}>${text}</button>`;
  return html`<tr>
    <th scope="row">${run.name}<br /><span class="muted">${run.title}, ${t.keptOf(run.epoch, run.epochs)}, ${formatBytes(run.bytes)}${
      run.storage === 'memory' ? html`, ${t.inMemory}` : nothing
    }</span></th>
    <td class="buttons">
      ${button('continue', t.goOn, canGoOn, () => actions.train(run.name))} ${button('save', t.save, true, () => actions.save(run.name))}
      ${button('delete', t.remove, !isOwn, () => actions.remove(run.name))}
    </td>
  </tr>`;
}
