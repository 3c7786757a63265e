import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Progress, RunOptions } from '../../core/progress';
import type { Volume } from '../../imaging/volume';
import type { ExplainRequest } from '../../study/explain';
import type { Provenance } from '../../study/provenance';
import type { AnalyzeResult, ClassifyResult, ExplainResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../../study/results';
import type { Capabilities, Engine } from '../../worker/api';
import type { KeptRun, TrainResult } from '../../worker/training/api';
import { EngineLink, type EngineSettings } from '../engine-link';
import type { ColorMap, ErrorDetail, ExportFormat, ViewLayout, VolumeKind } from '../events';
import { controls, theme } from '../theme';
import type { PageCohort } from '../training/cohort';
import { type LoadCheckpointOptions, Trainer, type TrainOptions } from '../training/trainer';
import { Calculations } from './calculations';
import { MapOnScreen } from './maps';
import { Opening } from './opening';
import { diagnosticsOf, offerReport } from './reporting';
import { Session, type Status } from './session';
import { styles } from './styles';
import { analyzerView } from './view';
import type { AnalyzerMode } from './view-model';
import { prepare, type Workplace } from './workplace';

/** The language of the nearest element that says it. */
const languageAround = (element: Element): string => element.closest<HTMLElement>('[lang]')?.lang || 'en';

/**
 * Opens a volume, segments it, measures it and classifies it, on this device; no voxel leaves the page.
 *
 * Methods return promises, take `{signal, onProgress}` and run one at a time (`busy` else); a run waits for what is being
 * opened. A method that fails rejects,
 * emits `pm-error` and shows the error; one that is cancelled rejects with an `AbortError`.
 *
 * @tag pm-analyzer
 * @fires pm-ready - the engine runs
 * @fires pm-capabilities - what the device can do
 * @fires pm-backend-change - a backend was chosen, and why
 * @fires pm-device-lost - what ran on it has failed; the next run opens another
 * @fires pm-device-restored
 * @fires pm-load-start
 * @fires pm-load-progress
 * @fires pm-loaded - an image or a mask is open
 * @fires pm-geometry-mismatch - cancelable: the mask lies on another grid than the image
 * @fires pm-mask-change
 * @fires pm-progress
 * @fires pm-segment
 * @fires pm-radiomics
 * @fires pm-maps - feature maps are there
 * @fires pm-prediction
 * @fires pm-explain
 * @fires pm-result - `analyze` is through
 * @fires pm-epoch - an epoch of a training is through
 * @fires pm-checkpoint - a checkpoint is safe
 * @fires pm-train-end - with the model of a training that is through
 * @fires pm-warning
 * @fires pm-export - cancelable, before a file is offered to the user
 * @fires pm-error
 * @fires pm-shown - the picture is up to date
 * @fires pm-view-change - the user changed layout, grey scale, opacity or colours
 * @slot - shown where the analysis cannot run: no script, no engine
 * @slot toolbar-start
 * @slot toolbar-end
 * @slot disclaimer - more text after the disclaimer, which itself always stands
 * @slot empty - in place of the invitation to drop a file
 * @slot progress - in place of the progress bar
 * @slot report-header
 * @slot report-footer
 * @slot error - in place of the error's text
 * @csspart base
 * @csspart toolbar
 * @csspart viewport
 * @csspart overlay
 * @csspart sidebar
 * @csspart dropzone
 * @csspart progress
 * @csspart result
 * @csspart score
 * @csspart warning
 * @csspart table
 * @csspart chart
 * @csspart disclaimer
 * @cssproperty --pm-accent
 * @cssproperty --pm-surface
 * @cssproperty --pm-text
 * @cssproperty --pm-danger
 * @cssproperty --pm-mask-color - colour of label 1
 * @cssproperty --pm-font
 * @cssproperty --pm-radius
 * @cssproperty --pm-viewport-min-height
 */
export class PmAnalyzer extends LitElement {
  static override styles = [theme, controls, styles];

  /** Address of an image to open; of a detached header and its data, both, apart by spaces. */
  @property() src?: string;
  /** Address of its mask. */
  @property({ attribute: 'mask-src' }) maskSrc?: string;
  /** Address of a model's `model.json`, or of a set's `models.json`. */
  @property() model?: string;
  /** What the element offers to do. */
  @property({ reflect: true }) mode: AnalyzerMode = 'analyze';
  @property() backend: 'auto' | 'webgpu' | 'wasm' = 'auto';
  /** Address of a PyRadiomics parameter file, YAML or JSON. */
  @property() params?: string;
  /** Address of a training file. */
  @property() config?: string;
  @property() layout: ViewLayout = 'mpr';
  /** Width of the grey scale, in the image's values; the viewer chooses it if not set. */
  @property({ type: Number }) window?: number;
  /** Centre of the grey scale. */
  @property({ type: Number }) level?: number;
  @property({ type: Number, attribute: 'overlay-opacity' }) overlayOpacity = 0.5;
  /** Colours of feature maps. */
  @property() colormap: ColorMap = 'viridis';
  /** `en` or `zh`; the page's language if not set. */
  @property() locale?: string;
  /** The page's `color-scheme` if not set. */
  @property({ reflect: true }) theme?: 'light' | 'dark';
  /** `eager` starts the engine with the page, `lazy` on first use. */
  @property() loading: 'lazy' | 'eager' = 'lazy';
  /** The user cannot open or close files; the page can. */
  @property({ type: Boolean, reflect: true }) readonly = false;
  /** Files of a model, in place of the `model` address. */
  @property({ attribute: false }) modelBundle?: readonly File[];
  /** PyRadiomics parameters, as an object or as text, in place of the `params` address. */
  @property({ attribute: false }) radiomicsParams?: object | string;
  /** Name of the map that is shown in place of the mask: a feature's, or the method's of the explanation. */
  @property({ attribute: false }) shownMap?: string;
  /** How classifications are explained: one of the model's `explainMethods`. */
  @property({ attribute: 'explain-method' }) explainMethod = 'gradcam';
  /** An engine of the page's own; the one that all elements of a page share if not set. */
  @property({ attribute: false }) engine?: Engine;

  readonly #link = new EngineLink(this);
  readonly #session = new Session(this, (error) => error !== undefined && error === this.#link.startError);
  readonly #at: Workplace = { host: this, session: this.#session, link: this.#link, settings: () => this.#settings };
  readonly #opening = new Opening(this.#at);
  readonly #calculations = new Calculations(this.#at, this.#opening);
  readonly #trainer = new Trainer({
    element: this,
    link: this.#link,
    settings: () => this.#settings,
    takeModel: (bundle) => {
      this.modelBundle = bundle;
    },
  });
  readonly #map = new MapOnScreen();
  #dragging = false;
  #cancelHadFocus = false;

  /** The result so far, its parts as they were made. */
  get result(): AnalyzeResult | undefined {
    return this.#session.state.result;
  }
  get capabilities(): Capabilities | undefined {
    return this.#link.capabilities;
  }
  get status(): Status {
    return this.#session.state.status;
  }
  get progress(): Progress | undefined {
    return this.#session.state.progress;
  }
  get provenance(): Provenance | undefined {
    return this.result?.provenance;
  }
  get lastError(): ErrorDetail | undefined {
    return this.#session.state.lastError;
  }

  /** The open image. Setting it opens another; `undefined` closes the case. */
  get volume(): Volume | undefined {
    return this.#session.state.image?.volume;
  }
  set volume(volume: Volume | undefined) {
    this.#opening.enqueue(() => (volume ? this.#opening.setImage(volume) : this.clear()));
  }

  /** The mask on the image's grid. Setting it replaces it; `undefined` takes it away. */
  get mask(): Volume | undefined {
    return this.#session.state.mask?.volume;
  }
  set mask(mask: Volume | undefined) {
    this.#opening.enqueue(() => this.setMask(mask));
  }

  /** What to train on: cases, or files with a CSV among them that names the others. */
  get cohort(): PageCohort | undefined {
    return this.#trainer.cohort;
  }
  set cohort(cohort: PageCohort | undefined) {
    this.#trainer.cohort = cohort;
  }

  /** Text of the training file, in place of the `config` address. */
  get trainingConfig(): string {
    return this.#trainer.config;
  }
  set trainingConfig(text: string) {
    this.#trainer.config = text;
  }

  /** Files to open, as `load` takes them. */
  set files(files: Iterable<File>) {
    this.#opening.enqueue(() => this.load(files));
  }

  /**
   * Opens files: an image, or an image and its mask, which their names tell apart; with `kind`, one of them. A detached
   * header stands with its data.
   */
  load(files: Iterable<File>, options: RunOptions & { readonly kind?: VolumeKind } = {}): Promise<void> {
    return this.#opening.load(files, options);
  }

  /** Makes a mask with the model's segmentation network. */
  segment(options: RunOptions = {}): Promise<SegmentResult> {
    return this.#calculations.segment(options);
  }

  /** PyRadiomics' features of the mask; with `voxelBased` maps of them around every voxel, of which the first is shown. */
  extractRadiomics(options?: RunOptions & { readonly voxelBased?: false }): Promise<RadiomicsResult>;
  extractRadiomics(options: RunOptions & { readonly voxelBased: true }): Promise<FeatureMapsResult>;
  extractRadiomics({ voxelBased, ...options }: RunOptions & { readonly voxelBased?: boolean } = {}): Promise<RadiomicsResult | FeatureMapsResult> {
    return voxelBased ? this.#calculations.maps(options) : this.#calculations.radiomics(options);
  }

  /** Probabilities of the classes of the model's classification network. */
  classify(options: RunOptions = {}): Promise<ClassifyResult> {
    return this.#calculations.classify(options);
  }

  /** Segments (unless a mask is open), measures and classifies. */
  analyze(options: RunOptions = {}): Promise<AnalyzeResult> {
    return this.#calculations.analyze(options);
  }

  /** Where in the image the classification network found a class, the most probable one by default; the map is then shown. */
  explain(options: ExplainRequest & RunOptions = {}): Promise<ExplainResult> {
    return this.#calculations.explain({ method: this.explainMethod, ...options });
  }

  /**
   * Trains a network on the cohort, or goes on with the kept training `run`. The model is then the element's, as `modelBundle`. It goes on beside
   * other runs; only one training is in progress at a time.
   */
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

  /** A kept training, the last one by default, as a zip archive, offered to the user unless `pm-export` is cancelled. */
  saveCheckpoint(run?: string): Promise<Blob> {
    return this.#trainer.save(run);
  }

  /** Keeps a saved training, to go on with by its `name`; with `weightsOnly` new trainings begin with the weights in the file. */
  loadCheckpoint(file: Blob | readonly Blob[], options?: LoadCheckpointOptions): Promise<KeptRun | undefined> {
    return this.#trainer.load(file, options);
  }

  /** Ends what runs, at its next window, tile, feature class or step of training. */
  cancel(): void {
    this.#session.cancel();
    this.#trainer.cancel();
  }

  /** Replaces the mask, on the image's grid; `undefined` takes it away. What was measured with the old one is void. */
  setMask(mask: Volume | undefined, options: RunOptions = {}): Promise<void> {
    return this.#opening.setMask(mask, options);
  }

  /** The result (or with `nifti` the mask, or the feature map of a name) as a file, offered to the user unless `pm-export` is cancelled. */
  exportReport({ format, map }: { format: ExportFormat; map?: string }): Promise<Blob> {
    return offerReport(this.#at, format, map);
  }

  /** What a report of a fault needs; nothing of the case. */
  diagnostics(): Record<string, unknown> {
    return diagnosticsOf(this.#at);
  }

  /** Closes the case; with `purge` also lets go of engine and model. */
  clear({ purge = false }: { purge?: boolean } = {}): void {
    this.#session.clear();
    if (!purge) return;
    this.#trainer.cancel();
    this.#link.release();
  }

  /** Closes the case and lets go of the engine. The element starts it again when it is used. */
  dispose(): void {
    this.clear({ purge: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is only moved is connected again by then.
    setTimeout(() => {
      if (this.isConnected) return;
      this.cancel();
      this.#link.release();
    });
  }

  override render(): TemplateResult {
    return analyzerView({
      state: this.#session.state,
      busy: this.#session.busy,
      tasks: this.#link.model?.tasks ?? (this.model || this.modelBundle ? ['segmentation', 'classification'] : []),
      explainMethods: this.#link.model?.explainMethods ?? [],
      map: this.#map.get(this.result, this.shownMap),
      trainer: this.#trainer,
      settings: this,
      locale: this.locale ?? languageAround(this),
      dragging: this.#dragging,
      actions: {
        open: (files, kind) => void this.load(files, { kind }).catch(() => undefined),
        run: (run) => void (run === 'extractMaps' ? this.extractRadiomics({ voxelBased: true }) : this[run]()).catch(() => undefined),
        exportAs: (format, map) => void this.exportReport({ format, map }).catch(() => undefined),
        setExplainMethod: (name) => {
          this.explainMethod = name;
        },
        showMap: (name) => {
          this.shownMap = name;
        },
        cancel: () => this.cancel(),
        clear: () => this.clear(),
        setView: (view) => Object.assign(this, view),
        setDragging: (dragging) => {
          this.#dragging = dragging;
          this.requestUpdate();
        },
      },
    });
  }

  protected override willUpdate(): void {
    this.#cancelHadFocus = this.shadowRoot?.activeElement?.matches('.cancel') ?? false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The focus goes back to the runs when the button that had it is gone.
    if (this.#cancelHadFocus && !this.shadowRoot?.activeElement) this.shadowRoot?.querySelector<HTMLElement>('[data-run]')?.focus();
    if (changed.has('config') && this.config) void this.#trainer.openConfig(this.config).catch(() => undefined);
    if (changed.has('src') || changed.has('maskSrc')) this.#openAddresses(changed.has('src'));
    const engineChanged = ['loading', 'backend', 'model', 'modelBundle', 'params', 'engine'].some((name) =>
      (changed as Map<PropertyKey, unknown>).has(name),
    );
    if (engineChanged && (this.loading === 'eager' || this.#link.isHeld)) prepare(this.#at);
  }

  get #settings(): EngineSettings {
    const { engine, backend, model, modelBundle, params, radiomicsParams } = this;
    return { engine, backend, model, modelBundle, params, radiomicsParams };
  }

  /** A new image comes with its mask; a new mask lies on the image that is open. */
  #openAddresses(withImage: boolean): void {
    if (withImage && !this.src) return;
    this.#opening.addresses(withImage ? this.src : undefined, this.maskSrc);
  }
}
