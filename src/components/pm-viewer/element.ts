import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { spacingOf, type Vec3 } from '../../imaging/affine';
import type { Volume } from '../../imaging/volume';
import { type ColorMap, emit, type ViewLayout } from '../events';
import { formatNumber } from '../format';
import { languageOf, type Strings, strings } from '../strings/strings';
import { controls, theme } from '../theme';
import type { GreyScale, SliceRenderer } from './adapter';
import { colorOfLabel, labelsOf, type ShownMap } from './color-map';
import { defaultMaskColor, labelColor, parseColor } from './colors';
import { viewControls } from './controls';
import { actionOf, type KeyAction } from './keys';
import { centreOf, centreOfMask, formatPosition, sliceAlong, stepAlong, valueAt, voxelAt } from './position';
import { styles } from './styles';

const SUPERIOR = 2;
const ZOOM_STEP = 1.25;
const ZOOM_MAX = 16;

/**
 * Slices of a volume with a mask or a map of values over them, crosshair, voxel and millimetre read-out, grey scale and zoom.
 *
 * The patient's right is on the left, as letters at the edges say. Every action has a key: see `keys.ts`.
 *
 * @tag pm-viewer
 * @fires pm-shown - the picture is up to date
 * @fires pm-view-change - the user changed layout, grey scale, opacity or colours
 * @csspart viewport - the picture with its read-out
 * @csspart overlay - the read-out: voxel, millimetres, value, label
 * @cssproperty --pm-mask-color - colour of label 1
 * @cssproperty --pm-viewport-min-height
 */
export class PmViewer extends LitElement {
  static override styles = [theme, controls, styles];

  @property({ attribute: false }) volume?: Volume;
  /** Labels on the volume's grid. */
  @property({ attribute: false }) mask?: Volume;
  /** Shown in colours in place of the mask; its grid may be a box in the volume's. */
  @property({ attribute: false }) map?: ShownMap;
  @property() layout: ViewLayout = 'mpr';
  /** Width of the grey scale, in the image's values; chosen from them if not set. */
  @property({ type: Number }) window?: number;
  /** Centre of the grey scale. */
  @property({ type: Number }) level?: number;
  @property({ type: Number, attribute: 'overlay-opacity' }) overlayOpacity = 0.5;
  /** Colours of the map. */
  @property() colormap: ColorMap = 'viridis';
  @property() locale = 'en';
  /** Name of what is shown, for the text alternative. */
  @property() label = '';

  #renderer?: Promise<SliceRenderer>;
  /** Changes wait for one another, so that the last one is what is seen. */
  #drawing: Promise<void> = Promise.resolve();
  #canvases = 0;
  #position?: Vec3;
  #moved = false;
  #zoom = 1;
  #scale?: GreyScale;
  #failure?: string;

  override connectedCallback(): void {
    super.connectedCallback();
    // A canvas whose context was given back cannot be drawn on again.
    this.#canvases++;
    if (this.hasUpdated) this.requestUpdate('volume');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
  }

  /** The grey scale in use. */
  get greyScale(): GreyScale | undefined {
    return this.#scale;
  }

  /** Where the crosshair stands, in RAS+ millimetres. */
  get position(): Vec3 | undefined {
    return this.#position;
  }
  set position(millimetres: Vec3) {
    this.#moved = true;
    this.#move(millimetres);
  }

  override render(): TemplateResult {
    const t = strings(this.locale);
    const slice = this.volume && this.#position && sliceAlong(this.volume, this.#position, SUPERIOR);
    return html`
      <div class="frame" part="viewport" lang=${languageOf(this.locale)} @keydown=${{ handleEvent: this.#onKey, capture: true }}
        @keyup=${{ handleEvent: (event: Event) => event.stopPropagation(), capture: true }} @wheel=${{ handleEvent: this.#onWheel, capture: true }}>
        ${keyed(
          this.#canvases,
          html`<div class="picture"><canvas role="application" aria-roledescription=${t.viewerRole} tabindex="0" aria-label=${this.#alternative(t)}
            aria-describedby="keys read-out"></canvas></div>`,
        )}
        <output part="overlay" id="read-out">${this.#readOut(t)}</output>
        ${this.#failure ? html`<p class="failure" role="alert">${this.#failure}</p>` : nothing}
      </div>
      ${
        this.volume
          ? viewControls({
              t,
              layout: this.layout,
              scale: this.#scale,
              slice,
              hasMask: this.mask !== undefined,
              map: this.map,
              colormap: this.colormap,
              overlayOpacity: this.overlayOpacity,
              set: (change) => this.#change(change),
              toSlice: (index) => this.#act({ kind: 'step', world: SUPERIOR, steps: index - (slice?.index ?? 0) }),
              act: (action) => this.#act(action),
            })
          : nothing
      }
      <p class="keys" id="keys">${t.keys}</p>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#drawing = this.#drawing.then(() => this.#draw(changed)).catch((error) => this.#fail(error));
  }

  get #canvas(): HTMLCanvasElement {
    return this.renderRoot.querySelector('canvas') as HTMLCanvasElement;
  }

  async #draw(changed: PropertyValues<this>): Promise<void> {
    const { volume, mask, map } = this;
    if (!volume || !this.isConnected) return;
    const isNew = this.#renderer === undefined;
    this.#renderer ??= this.#create();
    const renderer = await this.#renderer;
    const imageChanged = isNew || changed.has('volume');
    if (imageChanged) await this.#showImage(renderer, volume);
    if (isNew || changed.has('overlayOpacity')) renderer.setOverlayOpacity(this.overlayOpacity);
    const overlayChanged = imageChanged || changed.has('mask') || changed.has('map') || changed.has('colormap');
    if (overlayChanged) await this.#showOverlay(renderer);
    if (isNew || changed.has('layout')) renderer.setLayout(this.layout);
    if (imageChanged || changed.has('window') || changed.has('level')) this.#applyScale(renderer);
    if (overlayChanged) emit(this, 'pm-shown', { image: true, mask: mask !== undefined, ...(map && { map: map.name }) });
  }

  async #create(): Promise<SliceRenderer> {
    const { createNiivueRenderer } = await import('./niivue');
    return createNiivueRenderer(this.#canvas, {
      onPosition: (millimetres) => {
        this.#moved = true;
        this.#position = millimetres;
        this.requestUpdate();
      },
      onGreyScale: (scale) => this.#change(scale),
      onContextLost: () => this.#fail(strings(this.locale).contextLost),
    });
  }

  async #showImage(renderer: SliceRenderer, volume: Volume): Promise<void> {
    await renderer.setImage(volume);
    this.#failure = undefined;
    this.#moved = false;
    this.#zoom = 1;
    this.#move(centreOf(volume), renderer);
  }

  /** The first look at a mask goes to where it is, unless the user is looking at something else. */
  async #showOverlay(renderer: SliceRenderer): Promise<void> {
    const { mask, map, colormap } = this;
    const color = parseColor(getComputedStyle(this.#canvas).color) ?? defaultMaskColor;
    if (map) await renderer.setOverlay(labelsOf(map), (label) => colorOfLabel(colormap, label));
    else await renderer.setOverlay(mask, (label) => labelColor(label, color));
    const centre = mask && !this.#moved ? centreOfMask(mask) : undefined;
    if (centre) this.#move(centre, renderer);
  }

  #applyScale(renderer: SliceRenderer): void {
    const { level, window } = renderer.greyScale();
    const wanted = { level: this.level ?? level, window: this.window ?? window };
    if (wanted.level !== level || wanted.window !== window) renderer.setGreyScale(wanted);
    this.#scale = wanted;
    this.requestUpdate();
  }

  #move(millimetres: Vec3, renderer?: SliceRenderer): void {
    this.#position = millimetres;
    if (renderer) renderer.setPosition(millimetres);
    else void this.#renderer?.then((made) => made.setPosition(millimetres));
    this.requestUpdate();
  }

  /** A change by the user. */
  #change(change: { layout?: ViewLayout; overlayOpacity?: number; colormap?: ColorMap } & Partial<GreyScale>): void {
    Object.assign(this, change);
    const { layout, overlayOpacity, colormap } = this;
    const window = this.window ?? this.#scale?.window ?? 1;
    const level = this.level ?? this.#scale?.level ?? 0;
    emit(this, 'pm-view-change', { layout, overlayOpacity, colormap, window, level });
  }

  #act(action: KeyAction): void {
    const { volume } = this;
    if (!volume || !this.#position) return;
    if (action.kind === 'step') {
      this.position = stepAlong(volume, this.#position, action.world, action.steps);
      return;
    }
    if (action.kind === 'reset') this.#move(centreOf(volume));
    this.#zoom = action.kind === 'reset' ? 1 : Math.min(Math.max(this.#zoom * ZOOM_STEP ** action.steps, 1), ZOOM_MAX);
    void this.#renderer?.then((renderer) => renderer.setZoom(this.#zoom));
  }

  /** NiiVue's own keys, among them some that open dialogs, never reach it. */
  readonly #onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    this.#act(action);
  };

  /** The wheel changes slices where the picture has the focus, and else scrolls the page. */
  readonly #onWheel = (event: WheelEvent): void => {
    event.stopPropagation();
    const focused = this.shadowRoot?.activeElement?.localName === 'canvas';
    if (!focused && !event.ctrlKey) return;
    event.preventDefault();
    const steps = -Math.sign(event.deltaY);
    this.#act(event.ctrlKey ? { kind: 'zoom', steps } : { kind: 'step', world: SUPERIOR, steps });
  };

  #alternative(t: Strings): string {
    const { volume } = this;
    if (!volume) return t.noImage;
    const spacing = spacingOf(volume.affine).map((value) => formatNumber(Number(value.toFixed(3))));
    const overlay = this.map ? t.withMap(this.map.name) : this.mask ? t.withMask : t.withoutMask;
    return `${t.slicesOf(this.label || t.image, volume.size.join(' × '), spacing.join(' × '))}, ${overlay}`;
  }

  #readOut(t: Strings) {
    const { volume, mask, map } = this;
    if (!volume || !this.#position) return nothing;
    const voxel = voxelAt(volume, this.#position);
    const label = voxel && mask ? valueAt(mask, voxel) : 0;
    const mapped = map && this.#mapped(map, this.#position);
    return html`${voxel ? html`<span>${t.voxel} ${voxel.join(', ')}</span>` : nothing}<span>${formatPosition(this.#position)} mm</span>
      ${voxel ? html`<span>${t.intensity} ${formatNumber(valueAt(volume, voxel))}</span>` : nothing}${label ? html`<span>${t.label} ${label}</span>` : nothing}${
        mapped === undefined ? nothing : html`<span>${t.mapValue} ${formatNumber(mapped)}</span>`
      }`;
  }

  /** The map's value at a position, `undefined` outside the region. */
  #mapped({ volume, region }: ShownMap, millimetres: Vec3): number | undefined {
    const voxel = voxelAt(volume, millimetres);
    return voxel && (!region || valueAt(region, voxel) !== 0) ? valueAt(volume, voxel) : undefined;
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error.message : String(error);
    this.requestUpdate();
  }

  #release(): void {
    const renderer = this.#renderer;
    this.#renderer = undefined;
    void renderer?.then((made) => made.dispose()).catch(() => undefined);
  }
}
