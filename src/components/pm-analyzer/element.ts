import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Progress, RunOptions } from '../../core/progress';
import type { Volume } from '../../imaging/volume';
import type { Provenance } from '../../study/provenance';
import type { AnalyzeResult, ClassifyResult, FeatureMapsResult, RadiomicsResult, SegmentResult } from '../../study/results';
import type { Capabilities, CaseInput, Engine, Job } from '../../worker/api';
import { type ColorMap, type ErrorDetail, type ExportFormat, emit, type ViewLayout, type VolumeKind } from '../events';
import { controls, theme } from '../theme';
import { EngineLink, type EngineSettings } from './engine-link';
import { download, exportFile } from './export';
import { groupFiles } from './files';
import { fetchFiles, fromPage, readFiles } from './load';
import { findMap, firstMap, shownMap } from './maps';
import { Session, type Status } from './session';
import { styles } from './styles';
import { analyzerView } from './view';

export type AnalyzerMode = 'view' | 'segment' | 'radiomics' | 'analyze';

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
 * @fires pm-result - `analyze` is through
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
  /** Name of the feature map that is shown in place of the mask. */
  @property({ attribute: false }) shownMap?: string;
  /** An engine of the page's own; the one that all elements of a page share if not set. */
  @property({ attribute: false }) engine?: Engine;

  readonly #link = new EngineLink(this);
  readonly #session = new Session(this, (error) => error !== undefined && error === this.#link.startError);
  /** What was opened by attributes and properties, in order. */
  #opening: Promise<unknown> = Promise.resolve();
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
    this.#enqueue(async () => (volume ? this.#run('load', {}, async () => this.#session.takeImage(await fromPage(volume, 'image'))) : this.clear()));
  }

  /** The mask on the image's grid. Setting it replaces it; `undefined` takes it away. */
  get mask(): Volume | undefined {
    return this.#session.state.mask?.volume;
  }
  set mask(mask: Volume | undefined) {
    this.#enqueue(() => this.setMask(mask));
  }

  /** Files to open, as `load` takes them. */
  set files(files: Iterable<File>) {
    this.#enqueue(() => this.load(files));
  }

  /**
   * Opens files: an image, or an image and its mask, which their names tell apart; with `kind`, one of them. A detached
   * header stands with its data.
   */
  async load(files: Iterable<File>, options: RunOptions & { readonly kind?: VolumeKind } = {}): Promise<void> {
    const list = [...files];
    if (list.length > 0) await this.#run('load', options, (o) => this.#read(list, options.kind, o));
  }

  /** Makes a mask with the model's segmentation network. */
  segment(options: RunOptions = {}): Promise<SegmentResult> {
    return this.#compute('segment', options, true, async (engine, job, input, o) => {
      const segmentation = await engine.segment(job, input, o);
      this.#session.keep({ segmentation });
      return segmentation;
    });
  }

  /** PyRadiomics' features of the mask; with `voxelBased` maps of them around every voxel, of which the first is shown. */
  extractRadiomics(options?: RunOptions & { readonly voxelBased?: false }): Promise<RadiomicsResult>;
  extractRadiomics(options: RunOptions & { readonly voxelBased: true }): Promise<FeatureMapsResult>;
  extractRadiomics({ voxelBased, ...options }: RunOptions & { readonly voxelBased?: boolean } = {}): Promise<RadiomicsResult | FeatureMapsResult> {
    if (voxelBased) return this.#extractMaps(options);
    return this.#compute('radiomics', options, false, async (engine, job, input, o) => {
      const radiomics = await engine.radiomics(job, input, o);
      this.#session.keep({ radiomics });
      return radiomics;
    });
  }

  /** Probabilities of the classes of the model's classification network. */
  classify(options: RunOptions = {}): Promise<ClassifyResult> {
    return this.#compute('classify', options, true, async (engine, job, input, o) => {
      const classification = await engine.classify(job, input, o);
      this.#session.keep({ classification });
      return classification;
    });
  }

  /** Segments (unless a mask is open), measures and classifies. */
  analyze(options: RunOptions = {}): Promise<AnalyzeResult> {
    return this.#compute('analyze', options, !this.mask, async (engine, job, input, o) => {
      const result = await engine.analyze(job, input, o);
      this.#session.keepAnalysis(result);
      return result;
    });
  }

  /** Ends what runs, at its next window, tile or feature class. */
  cancel(): void {
    this.#session.cancel();
  }

  /** Replaces the mask, on the image's grid; `undefined` takes it away. What was measured with the old one is void. */
  async setMask(mask: Volume | undefined, options: RunOptions = {}): Promise<void> {
    await this.#run('load', options, async () => {
      this.#session.image('mask');
      this.#session.takeMask(mask && (await fromPage(mask, 'mask')), 'page');
    });
  }

  /** The result (or with `nifti` the mask, or the feature map of a name) as a file, offered to the user unless `pm-export` is cancelled. */
  async exportReport({ format, map: name }: { format: ExportFormat; map?: string }): Promise<Blob> {
    return this.#session.attempt('export', async () => {
      const map = name === undefined ? undefined : findMap(this.result?.featureMaps, name);
      const file = exportFile({ result: this.result, mask: this.mask, map }, format);
      if (emit(this, 'pm-export', { format, ...file })) download(file, document);
      return file.blob;
    });
  }

  /** What a report of a fault needs; nothing of the case. */
  diagnostics(): Record<string, unknown> {
    const { code, phase } = this.lastError ?? {};
    return {
      capabilities: this.capabilities,
      status: this.status,
      lastError: this.lastError && { code, phase },
      timings: this.result?.timings,
      software: this.provenance?.software,
      crossOriginIsolated: window.crossOriginIsolated,
      webgpu: 'gpu' in navigator,
    };
  }

  /** Closes the case; with `purge` also lets go of engine and model. */
  clear({ purge = false }: { purge?: boolean } = {}): void {
    this.#session.clear();
    if (purge) this.#link.release();
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

  override render() {
    return analyzerView({
      state: this.#session.state,
      busy: this.#session.busy,
      tasks: this.#link.model?.tasks ?? (this.model || this.modelBundle ? ['segmentation', 'classification'] : []),
      map: shownMap(this.result?.featureMaps, this.shownMap),
      settings: this,
      locale: this.locale ?? languageAround(this),
      dragging: this.#dragging,
      actions: {
        open: (files, kind) => void this.load(files, { kind }).catch(() => undefined),
        run: (run) => void (run === 'extractMaps' ? this.#extractMaps({}) : this[run]()).catch(() => undefined),
        exportAs: (format, map) => void this.exportReport({ format, map }).catch(() => undefined),
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
    if (changed.has('src') || changed.has('maskSrc')) this.#openAddresses(changed.has('src'));
    const engineChanged = ['loading', 'backend', 'model', 'modelBundle', 'params', 'engine'].some((name) =>
      (changed as Map<PropertyKey, unknown>).has(name),
    );
    if (engineChanged && (this.loading === 'eager' || this.#link.isHeld)) this.#prepare();
  }

  get #settings(): EngineSettings {
    const { engine, backend, model, modelBundle, params, radiomicsParams } = this;
    return { engine, backend, model, modelBundle, params, radiomicsParams };
  }

  #run<T>(phase: string, options: RunOptions, body: (options: RunOptions) => Promise<T>): Promise<T> {
    return this.#session.run(phase, 'loading', options, body);
  }

  #extractMaps(options: RunOptions): Promise<FeatureMapsResult> {
    return this.#compute('maps', options, false, async (engine, job, input, o) => {
      const featureMaps = await engine.featureMaps(job, input, o);
      this.shownMap = shownMap(featureMaps, this.shownMap)?.name ?? firstMap(featureMaps);
      this.#session.keep({ featureMaps });
      return featureMaps;
    });
  }

  /** Runs once all is open that was to be opened before. */
  async #compute<T>(
    phase: string,
    options: RunOptions,
    needsModel: boolean,
    body: (engine: Engine, job: Job, input: CaseInput, options: RunOptions) => Promise<T>,
  ): Promise<T> {
    if (this.isConnected) await this.updateComplete;
    await this.#opening;
    await this.#session.loaded();
    return this.#session.run(phase, 'running', options, async (o) => {
      const input = { image: this.#session.image(phase), mask: this.#session.state.mask };
      const parameters = await this.#link.parameters(this.#settings);
      const engine = await this.#link.start(this.#settings);
      const job = await this.#link.job(this.#settings, needsModel ? phase : undefined);
      return body(engine, job, { ...input, parameters }, o);
    });
  }

  async #read(files: readonly File[], kind: VolumeKind | undefined, options: RunOptions): Promise<void> {
    const groups = kind ? { image: [], mask: [], [kind]: files } : groupFiles(files);
    if (groups.image.length === 0) this.#session.image('mask');
    emit(this, 'pm-load-start', { kind: groups.image.length > 0 ? 'image' : 'mask', files: files.length });
    const engine = await this.#link.start(this.#settings);
    const image = groups.image.length > 0 ? await readFiles(engine, groups.image, options) : undefined;
    const mask = groups.mask.length > 0 ? await readFiles(engine, groups.mask, options, image?.volume ?? this.volume) : undefined;
    if (image) this.#session.takeImage(image);
    if (mask) this.#session.takeMask(mask, 'file');
    this.#prepare();
  }

  /** Opens what `src` and `mask-src` name; a mask alone only over an image that is open. */
  #openAddresses(withImage: boolean): void {
    const { src, maskSrc } = this;
    if (withImage && !src) return;
    if (!withImage && !maskSrc) return;
    this.#session.cancel();
    this.#enqueue(() =>
      this.#run('load', {}, async (o) => {
        if (withImage && src) await this.#read(await fetchFiles(src, document.baseURI, o), 'image', o);
        if (maskSrc) await this.#read(await fetchFiles(maskSrc, document.baseURI, o), 'mask', o);
      }),
    );
  }

  /** Fetches model and parameters ahead of their use, so that a run makes no request. */
  #prepare(): void {
    const settings = this.#settings;
    const load = async () => {
      await this.#link.start(settings);
      if (settings.modelBundle || settings.model) await this.#link.loadModel(settings);
      await this.#link.parameters(settings);
      this.requestUpdate();
    };
    void this.#session.attempt('model', load).catch(() => undefined);
  }

  /** Errors have become `pm-error` by the time they come here. */
  #enqueue(open: () => unknown): void {
    this.#opening = this.#opening.then(open).catch(() => undefined);
  }
}
