import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { cardSvg } from '../../bench/report/card';
import { type BenchReport, type Row, readReport, type SuiteName, suiteNames } from '../../bench/report/report';
import { runInWorker } from '../../bench/worker/client';
import type { PeerModule } from '../../bench/worker/protocol';
import { messageOf, PmError } from '../../core/errors';
import { isAbort, type Progress } from '../../core/progress';
import { download } from '../download';
import { emit } from '../events';
import { languageOf } from '../strings/strings';
import { controls, theme } from '../theme';
import { cardPng } from './card-image';
import { comparison, resultTable, roofline, summary } from './results';
import { type BenchSettings, defaultSettings, queryOf, requestOf } from './settings';
import { benchStrings } from './strings';
import { styles } from './styles';

export type BenchExport = 'json' | 'svg' | 'png';
const exportTypes: readonly BenchExport[] = ['json', 'svg', 'png'];

/**
 * Times of the engine on this device, each checked first and set beside the measured peak; peers that the page offers run beside it.
 *
 * @tag pm-benchmark
 * @fires {CustomEvent<BenchReport>} pm-benchmark - a run has ended, or a file was opened
 * @fires pm-progress - how far the run is
 * @fires pm-error - what went wrong
 * @csspart base
 * @csspart toolbar
 * @csspart progress
 * @csspart table
 * @csspart chart
 * @csspart warning
 */
export class PmBenchmark extends LitElement {
  static override styles = [theme, controls, styles];

  @property() locale = 'en';
  /** Peers by the modules that run them, as `{name, backend, url}`; loaded when they are run. */
  @property({ attribute: false }) peers: readonly PeerModule[] = [];
  /** What is run. */
  @property({ attribute: false }) settings: BenchSettings = defaultSettings;
  /** The last result; may be set to show another. */
  @property({ attribute: false }) report?: BenchReport;
  /** A result to compare with. */
  @property({ attribute: false }) other?: BenchReport;

  @state() private rows: readonly Row[] = [];
  @state() private progress?: Progress;
  @state() private failure = '';
  @state() private cancel?: AbortController;

  /** True while a run is under way. */
  get running(): boolean {
    return this.cancel !== undefined;
  }

  /** Runs what `settings` say. A cancelled run resolves with what it has; an error is also told by `pm-error`. */
  async run(): Promise<BenchReport> {
    if (this.cancel) throw new PmError('busy', 'benchmark', 'is running', 'wait for its end, or cancel it');
    const cancel = new AbortController();
    this.cancel = cancel;
    this.report = undefined;
    this.rows = [];
    this.failure = '';
    try {
      const report = await runInWorker(requestOf(this.settings, this.peers, window), {
        signal: cancel.signal,
        onRow: (row) => {
          this.rows = [...this.rows, row];
        },
        onProgress: (progress) => {
          this.progress = progress;
          emit(this, 'pm-progress', progress);
        },
      });
      this.show(report);
      return report;
    } catch (error) {
      if (!isAbort(error)) this.fail(error, 'benchmark');
      throw error;
    } finally {
      this.cancel = undefined;
      this.progress = undefined;
    }
  }

  /** Ends the run; what it has is kept. */
  stop(): void {
    this.cancel?.abort();
    this.requestUpdate();
  }

  /** The result as a file: its JSON, or a card to share. PmError `no-result` before there is one. */
  async exportFile(format: BenchExport): Promise<{ readonly name: string; readonly blob: Blob }> {
    const { report } = this;
    if (!report) throw new PmError('no-result', 'export', 'there is no result yet', 'run the benchmark first');
    const name = `pm-analyzer-bench-${report.date.slice(0, 10)}.${format}`;
    if (format === 'json') return { name, blob: new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' }) };
    const svg = cardSvg(report);
    return { name, blob: format === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await cardPng(svg, document) };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override render(): TemplateResult {
    const t = benchStrings(this.locale);
    const { report, other, running, failure } = this;
    return html`<section part="base" aria-label=${t.benchmark} aria-busy=${running} lang=${languageOf(this.locale)}>
      <pm-disclaimer locale=${this.locale}></pm-disclaimer>
      <form part="toolbar" @submit=${this.onSubmit}>${this.choices()}
        <button class="primary" type="submit" ?disabled=${running || this.settings.suites.length === 0}>${t.run}</button>
        <button type="button" ?disabled=${!running} @click=${this.stop}>${t.cancel}</button>
        <a href=${queryOf(this.settings)}>${t.link}</a>
      </form>
      <div part="progress" class="row" aria-live="polite">${this.status()}</div>
      ${failure ? html`<p role="alert" class="warning">${t.failedTitle}: ${failure}</p>` : nothing}
      ${report ? summary(t, report) : nothing}
      ${resultTable(t, report?.rows ?? this.rows)}
      ${report ? roofline(t, report) : nothing}
      ${report && other ? comparison(t, other, report) : nothing}
      <div class="row">
        ${exportTypes.map((format) => html`<button type="button" ?disabled=${!report} @click=${() => this.save(format)}>${t.exports[format]}</button>`)}
        ${this.file(t.openReport, (opened) => this.show(opened))}
        ${this.file(t.compareWith, (opened) => {
          this.other = opened;
        })}
      </div>
    </section>`;
  }

  private choices(): TemplateResult {
    const t = benchStrings(this.locale);
    const { settings, peers, running } = this;
    const set = (change: Partial<BenchSettings>) => {
      this.settings = { ...settings, ...change };
    };
    const listed = <T extends string>(list: readonly T[], item: T, event: Event): T[] =>
      (event.target as HTMLInputElement).checked ? [...list, item] : list.filter((each) => each !== item);
    const suite = (name: SuiteName) => html`<label><input type="checkbox" .checked=${settings.suites.includes(name)}
      @change=${(event: Event) => set({ suites: listed(settings.suites, name, event) })} />${t.suiteNames[name]}</label>`;
    const peer = ({ name }: PeerModule) => html`<label><input type="checkbox" .checked=${settings.peers.includes(name)}
      @change=${(event: Event) => set({ peers: listed(settings.peers, name, event) })} />${name}</label>`;
    const option = (value: string, chosen: string, text: string) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`;
    const chosenIn = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
    return html`<fieldset ?disabled=${running}><legend>${t.suites}</legend>${suiteNames.map(suite)}</fieldset>
      <fieldset ?disabled=${running}><legend>${t.opponents}</legend>${peers.length ? peers.map(peer) : html`<span class="help">${t.noOpponents}</span>`}</fieldset>
      <label>${t.backend} <select ?disabled=${running} @change=${(event: Event) => set({ backend: chosenIn(event) as BenchSettings['backend'] })}>
        ${option('auto', settings.backend, t.automatic)}${option('webgpu', settings.backend, 'WebGPU')}${option('wasm', settings.backend, 'WASM')}
      </select></label>
      <label>${t.sizes} <select ?disabled=${running} @change=${(event: Event) => set({ size: chosenIn(event) as BenchSettings['size'] })}>
        ${option('full', settings.size, t.sizeNames.full)}${option('small', settings.size, t.sizeNames.small)}
      </select></label>
      <label>${t.threads} <input type="number" min="0" max="256" ?disabled=${running} .value=${String(settings.threads)}
        @change=${(event: Event) => set({ threads: Number(chosenIn(event)) || 0 })} /></label>
      <label>${t.only} <input type="text" ?disabled=${running} .value=${settings.only} @change=${(event: Event) => set({ only: chosenIn(event) })} /></label>
      <label>${t.toggles} <input type="text" ?disabled=${running} .value=${settings.toggles}
        @change=${(event: Event) => set({ toggles: chosenIn(event) })} /></label>`;
  }

  private status(): TemplateResult | string {
    const t = benchStrings(this.locale);
    const { progress, report, cancel } = this;
    if (cancel?.signal.aborted) return t.cancelling;
    if (cancel && progress) {
      const text = t.stage(progress.stage, progress.done, progress.total);
      return html`<progress max=${progress.total} value=${progress.done} aria-label=${t.benchmark}></progress><span>${text}</span>`;
    }
    if (!report) return '';
    return (report.cancelled ? t.ended : t.finished)(report.rows.length);
  }

  private file(text: string, use: (report: BenchReport) => void): TemplateResult {
    const open = async ({ target }: Event) => {
      const input = target as HTMLInputElement;
      const [file] = input.files ?? [];
      if (!file) return;
      try {
        use(readReport(await file.text(), file.name));
        this.failure = '';
      } catch (error) {
        this.fail(error, 'load');
      }
      input.value = '';
    };
    return html`<label>${text} <input type="file" accept="application/json,.json" ?disabled=${this.running} @change=${open} /></label>`;
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    // The page has been told.
    this.run().catch(() => {});
  }

  private async save(format: BenchExport): Promise<void> {
    try {
      download(await this.exportFile(format), document);
    } catch (error) {
      this.fail(error, 'export');
    }
  }

  private show(report: BenchReport): void {
    this.report = report;
    this.rows = report.rows;
    this.dispatchEvent(new CustomEvent('pm-benchmark', { detail: report, bubbles: true, composed: true }));
  }

  private fail(error: unknown, phase: string): void {
    this.failure = messageOf(error);
    const code = error instanceof PmError ? error.code : 'bench';
    emit(this, 'pm-error', { code, phase, recoverable: true, message: this.failure });
  }
}
