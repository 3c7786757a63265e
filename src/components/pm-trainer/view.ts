import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { type CurveWords, trainingCharts } from '../../study/train/training-charts';
import { formatNumber } from '../format';
import { type Strings, timeLeft } from '../strings/strings';
import { splitsOf } from '../training/cohort';
import { fileButton } from './file-button';
import { keptTrainings } from './kept';
import type { TrainerView } from './view-model';

/** What to train on the left, how it goes on the right. */
export function trainerView(view: TrainerView): TemplateResult {
  return html`<div class="body">
      <div class="column">${cases(view)} ${trainingFile(view)} ${keptTrainings(view)}</div>
      <div class="column">${actions(view)} ${progress(view)} ${problems(view)} ${curves(view)} ${outcome(view)}</div>
    </div>
    <div class="visually-hidden" role="status">${said(view)}</div>`;
}

function cases({ t, cohort, busy, actions }: TrainerView): TemplateResult {
  const splits = splitsOf(cohort);
  const counts = splits ? [...splits].map(([split, count]) => `${count} ${split}`).join(', ') : t.filesOf(cohort?.length ?? 0);
  return html`<h3 id="cases">${t.cases}</h3>
    <p>${cohort && cohort.length > 0 ? t.casesOf(counts) : t.noCases}</p>
    <p class="muted">${t.casesHelp}</p>
    <div class="actions" role="group" aria-labelledby="cases">
      ${fileButton(t.openCases, 'cases', actions.openCases, { disabled: busy, multiple: true })}
      ${fileButton(t.openFolder, 'folder', actions.openCases, { disabled: busy, folder: true })}
    </div>`;
}

function trainingFile({ t, config, weights, busy, actions }: TrainerView): TemplateResult {
  const type = (event: Event) => actions.setConfig((event.target as HTMLTextAreaElement).value);
  return html`<h3 id="file">${t.trainingFile}</h3>
    <div class="actions" role="group" aria-labelledby="file">
      ${fileButton(t.openTrainingFile, 'config', ([file]) => actions.openConfig(file), { disabled: busy, accept: '.yaml,.yml,.json' })}
      ${fileButton(t.beginWith, 'weights', ([file]) => actions.beginWith(file), { disabled: busy, accept: '.safetensors,.pt,.pth' })}
      ${weights === undefined ? nothing : html`<button type="button" ?disabled=${busy} @click=${() => actions.beginWith(undefined)}>${t.ownWeights}</button>`}
    </div>
    ${weights === undefined ? nothing : html`<p>${t.beginsWith(weights)}</p>`}
    <textarea aria-labelledby="file" spellcheck="false" autocomplete="off" ?readonly=${busy} .value=${live(config)} @input=${type}></textarea>`;
}

function actions({ t, state, busy, config, cohort, actions }: TrainerView): TemplateResult {
  // A button that would lose the focus by being disabled stays in the order and says that it does nothing now.
  const button = (name: string, text: string, possible: boolean, run: () => void, primary = false) =>
    html`<button type="button" class=${primary ? 'primary' : ''} data-action=${name} aria-disabled=${!possible} @click=${() => (possible ? run() : undefined)}>${text}</button>`;
  const isPaused = state.status === 'paused' || state.status === 'pausing';
  const canStart = !busy && config.trim() !== '' && cohort !== undefined && cohort.length > 0;
  return html`<div class="actions" role="group" aria-label=${t.training}>
    ${button('train', t.train, canStart, () => actions.train(), true)}
    ${
      isPaused
        ? button('pause', t.resume, state.status === 'paused', actions.resume)
        : button('pause', t.pause, state.status === 'training', actions.pause)
    }
    ${button('cancel', t.cancel, busy && state.status !== 'cancelling', actions.cancel)}
  </div>`;
}

function progress({ t, state, busy }: TrainerView): TemplateResult | typeof nothing {
  if (!busy) return nothing;
  const { status, epoch, epochs, step, steps, loss, secondsLeft, stage } = state;
  const name = status === 'training' && stage ? stageText(t, stage.name) : t.trainerStatus[status];
  const isKnown = steps > 0;
  return html`<div class="progress" part="progress">
    <div class="line"><span>${name}</span><span class="muted">${timeLeft(t, secondsLeft)}</span></div>
    ${isKnown ? html`<progress aria-label=${t.training} max=${steps} .value=${step}></progress>` : html`<progress aria-label=${t.training}></progress>`}
    ${isKnown ? html`<div class="line muted"><span>${t.placeOf(epoch, epochs, step, steps)}</span><span>${t.loss} ${formatNumber(loss ?? Number.NaN)}</span></div>` : nothing}
  </div>`;
}

function problems({ t, state }: TrainerView): TemplateResult {
  const { lastError, warnings, notes } = state;
  const translated = lastError && t.errors[lastError.code];
  return html`${
    lastError
      ? html`<div class="error" role="alert"><p class="lead">${t.error}</p>${translated ? html`<p>${translated}</p>` : nothing}<p lang="en">${lastError.message}</p></div>`
      : nothing
  }
  ${warnings.map(({ code, message }) =>
    t.warningTexts[code]
      ? html`<div class="warning" part="warning">${t.warningTexts[code]}</div>`
      : html`<div class="warning" part="warning" lang="en">${message}</div>`,
  )}
  ${notes.length > 0 ? html`<h3>${t.remarks}</h3><ul lang="en">${notes.map((note) => html`<li>${note}</li>`)}</ul>` : nothing}`;
}

function curves({ t, state, locale }: TrainerView): TemplateResult | typeof nothing {
  if (state.history.length === 0) return nothing;
  const words: CurveWords = { epoch: t.epoch, loss: t.loss, trainingLoss: t.trainingLoss, validation: t.validation };
  return html`${trainingCharts(state.history, words).map(
    (chart) => html`<h3>${chart.title}</h3><pm-chart exportparts="chart, table" locale=${locale} .chart=${chart}></pm-chart>`,
  )}`;
}

function outcome({ t, state }: TrainerView): TemplateResult | typeof nothing {
  if (state.outcome === 'cancelled' && state.run) return html`<p>${t.trainingCancelled}</p>`;
  const { result } = state;
  if (!result) return nothing;
  const { best } = result;
  return html`<h3>${t.result}</h3><p>${t.trained}</p>
    ${best ? html`<p>${t.best}: ${t.epoch} ${best.epoch}, ${valuesOf(best.metrics)}</p>` : nothing}`;
}

/** Said aloud when it changes: once an epoch, not once a step. */
function said({ t, state }: TrainerView): string {
  const { status, history, epochs, outcome } = state;
  if (outcome === 'finished') return t.trained;
  if (outcome === 'cancelled') return t.trainingCancelled;
  const last = history[history.length - 1];
  if (status !== 'training' || !last) return status === 'idle' ? '' : t.trainerStatus[status];
  return t.epochSaid(last.epoch, epochs, valuesOf({ [t.loss]: last.loss, ...last.metrics }));
}

const valuesOf = (values: Readonly<Record<string, number>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${formatNumber(Number(value.toPrecision(4)))}`)
    .join(', ');

function stageText(t: Strings, stage: string): string {
  const epoch = /^validation of epoch (\d+)$/.exec(stage)?.[1];
  return epoch === undefined ? stage : t.validationOf(epoch);
}
