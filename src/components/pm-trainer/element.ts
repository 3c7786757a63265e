import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { EpochSummary } from '../../study/train/log';
import type { BackendChoice, Engine } from '../../worker/api';
import type { KeptRun, TrainResult } from '../../worker/training/api';
import { droppedFiles } from '../dropped';
import { EngineLink } from '../engine-link';
import type { ErrorDetail } from '../events';
import { languageOf, strings } from '../strings/strings';
import { controls, theme } from '../theme';
import type { PageCohort } from '../training/cohort';
import { type LoadCheckpointOptions, Trainer, type TrainerStatus, type TrainOptions } from '../training/trainer';
import { styles } from './styles';
import { trainerView } from './view';

/**
 * Trains a network for segmentation or classification on the cases of a cohort, on this device; no voxel leaves the page. The training file is
 * that of `pm-analyzer train` with its `task`. Checkpoints are kept in the browser's private file system, where another visit finds them.
 *
 * Methods return promises; one that fails rejects, emits `pm-error` and shows the error.
 *
 * @tag pm-trainer
 * @fires pm-ready - the engine runs
 * @fires pm-capabilities
 * @fires pm-backend-change
 * @fires pm-device-lost
 * @fires pm-device-restored
 * @fires pm-progress - a step is done
 * @fires pm-epoch
 * @fires pm-checkpoint - a checkpoint is safe
 * @fires pm-train-end - with the model of a training that is through
 * @fires pm-warning
 * @fires pm-export - cancelable, before a saved training is offered to the user
 * @fires pm-error
 * @csspart base
 * @csspart progress
 * @csspart chart
 * @csspart table
 * @csspart warning
 * @csspart disclaimer
 * @cssproperty --pm-accent
 * @cssproperty --pm-surface
 * @cssproperty --pm-text
 * @cssproperty --pm-danger
 * @cssproperty --pm-font
 * @cssproperty --pm-radius
 */
export class PmTrainer extends LitElement {
  static override styles = [theme, controls, styles];

  /** Address of a training file. */
  @property() config?: string;
  @property() backend: BackendChoice = 'auto';
  @property() locale = 'en';
  /** The page's `color-scheme` if not set. */
  @property({ reflect: true }) theme?: 'light' | 'dark';
  /** An element around this one shows the disclaimer. */
  @property({ type: Boolean, reflect: true }) embedded = false;
  /** An engine of the page's own; the one that all elements of a page share if not set. */
  @property({ attribute: false }) engine?: Engine;

  readonly #link = new EngineLink(this);
  #trainer = this.#own();
  #unwatch?: () => void;
  #modelBundle?: readonly File[];
  #dragging = false;

  /** What trains; one of this element's own if the element around it gives none. */
  get trainer(): Trainer {
    return this.#trainer;
  }
  set trainer(trainer: Trainer) {
    this.#trainer = trainer;
    this.#watch();
  }

  /** Cases, or files with a CSV among them that names the others. */
  get cohort(): PageCohort | undefined {
    return this.#trainer.cohort;
  }
  set cohort(cohort: PageCohort | undefined) {
    this.#trainer.cohort = cohort;
  }

  /** Text of the training file. */
  get trainingConfig(): string {
    return this.#trainer.config;
  }
  set trainingConfig(text: string) {
    this.#trainer.config = text;
  }

  /** Files of the model that was trained last, for `<pm-analyzer>`. */
  get modelBundle(): readonly File[] | undefined {
    return this.#modelBundle;
  }
  get status(): TrainerStatus {
    return this.#trainer.state.status;
  }
  get result(): TrainResult | undefined {
    return this.#trainer.state.result;
  }
  /** The epochs so far. */
  get history(): readonly EpochSummary[] {
    return this.#trainer.state.history;
  }
  /** Trainings that the browser keeps, the newest first. */
  get kept(): readonly KeptRun[] {
    return this.#trainer.state.kept;
  }
  get lastError(): ErrorDetail | undefined {
    return this.#trainer.state.lastError;
  }

  /** Trains a new network, or goes on with a kept training, `run`. Rejects with an `AbortError` where it is cancelled. */
  train(options: TrainOptions = {}): Promise<TrainResult> {
    return this.#trainer.train(options);
  }

  /** Resolves once the training stands still between two steps with its checkpoint written. */
  pause(): Promise<void> {
    return this.#trainer.pause();
  }

  resume(): Promise<void> {
    return this.#trainer.resume();
  }

  /** Ends the training after the step in progress; it is kept, and can be gone on with. */
  cancel(): void {
    this.#trainer.cancel();
  }

  /** A kept training, the last one by default, as a zip archive, offered to the user unless `pm-export` is cancelled. */
  saveCheckpoint(run?: string): Promise<Blob> {
    return this.#trainer.save(run);
  }

  /** Keeps a saved training, to go on with by its `name`; with `weightsOnly` new trainings begin with the weights in the file. */
  loadCheckpoint(file: Blob | readonly Blob[], options?: LoadCheckpointOptions): Promise<KeptRun | undefined> {
    return this.#trainer.load(file, options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
    void this.#trainer.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is only moved is connected again by then.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#unwatch?.();
      if (this.embedded) return;
      this.cancel();
      this.#link.release();
    });
  }

  override render(): TemplateResult {
    const trainer = this.#trainer;
    const { locale } = this;
    const ignored = () => undefined;
    const openCases = (files: readonly File[]) => {
      this.cohort = files;
    };
    const view = trainerView({
      t: strings(locale),
      state: trainer.state,
      busy: trainer.busy,
      locale,
      config: trainer.config,
      cohort: trainer.cohort,
      weights: trainer.weights,
      actions: {
        openCases,
        setConfig: (text) => {
          trainer.config = text;
        },
        openConfig: (file) => void file.text().then((text) => this.#takeConfig(text)),
        train: (run) => void trainer.train({ run }).catch(ignored),
        pause: () => void trainer.pause().catch(ignored),
        resume: () => void trainer.resume().catch(ignored),
        cancel: () => trainer.cancel(),
        save: (run) => void trainer.save(run).catch(ignored),
        remove: (run) => void trainer.remove(run).catch(ignored),
        openTraining: (files) => void trainer.load(files).catch(ignored),
        beginWith: (weights) => trainer.beginWith(weights),
      },
    });
    return html`<div class="base ${this.#dragging ? 'over' : ''}" part="base" role="group" aria-label=${strings(locale).training} lang=${languageOf(locale)}
      @dragenter=${this.#onDrag} @dragover=${this.#onDrag} @dragleave=${this.#onLeave} @drop=${this.#onDrop}>
      ${this.embedded ? '' : html`<pm-disclaimer exportparts="disclaimer" locale=${locale}></pm-disclaimer>`} ${view}
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('config') && this.config) void this.#trainer.openConfig(this.config).catch(() => undefined);
  }

  #own(): Trainer {
    return new Trainer({
      element: this,
      link: this.#link,
      settings: () => ({ engine: this.engine, backend: this.backend }),
      takeModel: (bundle) => {
        this.#modelBundle = bundle;
      },
    });
  }

  #watch(): void {
    this.#unwatch?.();
    this.#unwatch = this.#trainer.watch(() => this.requestUpdate());
    this.requestUpdate();
  }

  #takeConfig(text: string): void {
    this.#trainer.config = text;
  }

  #setDragging(dragging: boolean): void {
    this.#dragging = dragging;
    this.requestUpdate();
  }

  readonly #onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#setDragging(!this.#trainer.busy);
  };

  readonly #onLeave = (event: DragEvent): void => {
    const inside = event.relatedTarget instanceof Node && (event.currentTarget as Element).contains(event.relatedTarget);
    if (!inside) this.#setDragging(false);
  };

  /** A cohort's files; a training file among them is taken as such. */
  readonly #onDrop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    this.#setDragging(false);
    if (this.#trainer.busy || !event.dataTransfer) return;
    const files = await droppedFiles(event.dataTransfer);
    const [config, ...others] = files.filter(({ name }) => /\.ya?ml$/i.test(name));
    if (config && others.length === 0) this.#takeConfig(await config.text());
    const cases = files.filter((file) => file !== config);
    if (cases.length > 0) this.cohort = cases;
  };
}
