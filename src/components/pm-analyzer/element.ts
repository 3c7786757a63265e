import { LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { PmError } from '../../core/errors';
import type { Progress, RunOptions } from '../../core/progress';
import type { Volume } from '../../imaging/volume';
import type { Provenance } from '../../study/provenance';
import type { AnalyzeResult, ClassifyResult, RadiomicsResult, SegmentResult } from '../../study/results';
import type { Capabilities } from '../../worker/api';
import { type ErrorDetail, type ExportFormat, emit } from '../events';
import type { ViewerLayout } from '../pm-viewer/adapter';
import { controls, theme } from '../theme';
import { download, exportBlob } from './export';
import { Session, type Status } from './session';
import { styles } from './styles';
import { analyzerView } from './view';

export type AnalyzerMode = 'view' | 'segment' | 'radiomics' | 'analyze';

/**
 * Opens a volume, segments it, measures it and classifies it, on this device; no byte leaves the page.
 *
 * @tag pm-analyzer
 * @fires pm-ready the engine runs; detail: its capabilities
 * @fires pm-capabilities
 * @fires pm-backend-change
 * @fires pm-load-start
 * @fires pm-load-progress
 * @fires pm-loaded
 * @fires pm-geometry-mismatch cancelable: the mask is on another grid than the image
 * @fires pm-segment
 * @fires pm-mask-change
 * @fires pm-radiomics
 * @fires pm-prediction
 * @fires pm-result
 * @fires pm-progress
 * @fires pm-warning
 * @fires pm-export cancelable, before a file is offered
 * @fires pm-error
 * @slot - shown where scripts or the engine are missing
 * @slot toolbar-start
 * @slot toolbar-end
 * @slot disclaimer
 * @slot empty
 * @slot progress
 * @slot report-header
 * @slot report-footer
 * @slot error
 * @csspart base
 * @csspart toolbar
 * @csspart viewport
 * @csspart sidebar
 * @csspart dropzone
 * @csspart progress
 * @csspart result
 */
export class PmAnalyzer extends LitElement {
  static override styles = [theme, controls, styles];

  /** URL of an image to open. */
  @property() src?: string;
  @property({ attribute: 'mask-src' }) maskSrc?: string;
  /** URL of a model bundle (`model.json`). */
  @property() model?: string;
  @property({ reflect: true }) mode: AnalyzerMode = 'analyze';
  @property() backend: 'auto' | 'webgpu' | 'wasm' = 'auto';
  /** A PyRadiomics parameter file as text (YAML or JSON). */
  @property() params?: string;
  @property() layout: ViewerLayout = 'mpr';
  @property({ type: Number }) window?: number;
  @property({ type: Number }) level?: number;
  @property({ type: Number, attribute: 'overlay-opacity' }) overlayOpacity = 0.5;
  @property() locale = 'en';
  @property({ reflect: true }) theme?: 'light' | 'dark';
  @state() private over = false;

  private readonly session = new Session(this);

  get result(): Partial<AnalyzeResult> | undefined {
    return this.session.result;
  }
  get capabilities(): Capabilities | undefined {
    return this.session.capabilities;
  }
  get status(): Status {
    return this.session.status;
  }
  get progress(): Progress | undefined {
    return this.session.progress;
  }
  get provenance(): Provenance | undefined {
    return this.session.result?.provenance;
  }
  get lastError(): ErrorDetail | undefined {
    return this.session.lastError;
  }
  get volume(): Volume | undefined {
    return this.session.image?.volume;
  }
  get mask(): Volume | undefined {
    return this.session.mask?.volume;
  }

  /** Opens files: the first is the volume, the others what it refers to (`.img`, `.raw`). */
  async load(files: Iterable<File>, kind: 'image' | 'mask' = 'image', options: RunOptions = {}): Promise<void> {
    const list = [...files];
    if (list.length === 0) return;
    if (kind === 'mask' && !this.session.image) throw new PmError('no-image', 'mask', 'no image is open', 'open the image first');
    await this.session.load(await this.engine(), list, kind, options.signal);
  }

  /** Makes a mask with the bundle's network. */
  async segment(options: RunOptions = {}): Promise<SegmentResult> {
    const { image } = await this.ready('segment');
    const engine = await this.engineWithModel();
    const result = await this.session.guard('segment', 'running', options, (o) => engine.segment(image, o));
    this.keep({ segmentation: result, ...shared(result) });
    return result;
  }

  /** Features of the mask. */
  async extractRadiomics(options: RunOptions = {}): Promise<RadiomicsResult> {
    const { image, mask } = await this.ready('radiomics');
    if (!mask) throw new PmError('no-mask', 'radiomics', 'there is no mask', 'open one, or segment first');
    const engine = await this.engine();
    const result = await this.session.guard('radiomics', 'running', options, (o) => engine.radiomics(image, mask, this.params, o));
    this.keep({ radiomics: result, ...shared(result) });
    return result;
  }

  /** Probabilities of the bundle's classes. */
  async classify(options: RunOptions = {}): Promise<ClassifyResult> {
    const { image, mask } = await this.ready('classify');
    const engine = await this.engineWithModel();
    const result = await this.session.guard('classify', 'running', options, (o) => engine.classify(image, mask, o));
    this.keep({ classification: result, ...shared(result) });
    return result;
  }

  /** Segment (unless a mask is open), measure, classify. */
  async analyze(options: RunOptions = {}): Promise<AnalyzeResult> {
    const { image, mask } = await this.ready('analyze');
    const engine = await this.engineWithModel();
    const result = await this.session.guard('analyze', 'running', options, (o) => engine.analyze(image, mask, this.params, o));
    this.keep(result);
    emit(this, 'pm-result', result);
    return result;
  }

  cancel(): void {
    this.session.cancel();
  }

  /** Closes the case; the engine stays. */
  clear(): void {
    this.session.clear();
  }

  /** Stops the engine; the element starts it again when it is used. */
  dispose(): void {
    this.session.dispose();
  }

  /** The result as a file; `pm-export` may keep it from being offered. */
  async exportReport({ format }: { format: ExportFormat }): Promise<Blob> {
    const { result } = this.session;
    if (!result) throw new PmError('no-result', 'export', 'there is no result yet', 'run an analysis first');
    const blob = exportBlob(result, format);
    if (emit(this, 'pm-export', { format, blob })) download(blob, `pm-analyzer-result.${format}`, document);
    return blob;
  }

  /** What a bug report needs; nothing of the patient. */
  diagnostics(): Record<string, unknown> {
    return {
      capabilities: this.capabilities,
      status: this.status,
      lastError: this.lastError,
      timings: this.result?.timings,
      crossOriginIsolated: window.crossOriginIsolated,
    };
  }

  override render() {
    return analyzerView({
      session: this.session,
      host: this,
      over: this.over,
      setOver: (over) => {
        this.over = over;
      },
    });
  }

  protected override async updated(changed: PropertyValues<this>): Promise<void> {
    if (changed.has('src') && this.src) await this.open(this.src, 'image');
    if ((changed.has('maskSrc') || changed.has('src')) && this.maskSrc && this.session.image) await this.open(this.maskSrc, 'mask');
  }

  private async open(url: string, kind: 'image' | 'mask'): Promise<void> {
    const response = await fetch(url);
    if (!response.ok) throw new PmError('fetch', url, `the server answered ${response.status}`, 'check the address');
    await this.load([new File([await response.arrayBuffer()], url.split('/').pop() ?? url)], kind);
  }

  private engine() {
    return this.session.start({ backend: this.backend });
  }

  private async engineWithModel() {
    const engine = await this.engine();
    if (!this.model) throw new PmError('no-model', 'model', 'the element has no model', 'set the model attribute to a model.json');
    this.session.set({ model: await engine.setModel(new URL(this.model, document.baseURI).href) });
    return engine;
  }

  private async ready(phase: string) {
    const { image, mask } = this.session;
    if (!image) throw new PmError('no-image', phase, 'no image is open', 'open one first');
    return { image, mask };
  }

  /** Adds parts to the result, takes a new mask over, and tells the page. */
  private keep(part: Partial<AnalyzeResult>): void {
    const { segmentation, radiomics, classification, warnings = [] } = part;
    this.session.set({ result: { ...this.session.result, ...part } });
    if (segmentation) {
      const mask = { volume: segmentation.mask, name: 'mask', sha256: '', remarks: [] };
      this.session.set({ mask });
      emit(this, 'pm-segment', segmentation);
      emit(this, 'pm-mask-change', { source: 'segment' });
    }
    if (radiomics) emit(this, 'pm-radiomics', radiomics);
    if (classification) emit(this, 'pm-prediction', classification);
    for (const warning of warnings) emit(this, 'pm-warning', warning);
  }
}

/** What a part of a result says of the whole. */
function shared({ disclaimer, warnings, timings, provenance }: SegmentResult | RadiomicsResult | ClassifyResult) {
  return { disclaimer, warnings, timings, provenance };
}
