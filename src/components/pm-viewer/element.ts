import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Volume } from '../../imaging/volume';
import { strings } from '../strings';
import { controls, theme } from '../theme';
import type { SliceRenderer, ViewerLayout } from './adapter';

/**
 * Slices of a volume with a mask over them. Arrow keys, Page Up and Page Down step through the slices.
 *
 * @tag pm-viewer
 * @csspart viewport the canvas with its read-out
 * @csspart overlay the read-out: voxel, millimetres, value
 * @cssproperty --pm-viewport-min-height
 */
export class PmViewer extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      .frame {
        background: #000;
        border-radius: var(--_radius);
        min-height: var(--pm-viewport-min-height, 320px);
        overflow: hidden;
        position: relative;
        height: 100%;
      }
      canvas {
        display: block;
        height: 100%;
        inset: 0;
        position: absolute;
        width: 100%;
      }
      output {
        background: rgb(0 0 0 / 65%);
        bottom: 0;
        color: #fff;
        font-variant-numeric: tabular-nums;
        inset-inline-start: 0;
        padding: 2px 8px;
        position: absolute;
      }
    `,
  ];

  @property({ attribute: false }) volume?: Volume;
  @property({ attribute: false }) mask?: Volume;
  @property() layout: ViewerLayout = 'mpr';
  @property({ type: Number, attribute: 'overlay-opacity' }) overlayOpacity = 0.5;
  @property({ type: Number }) window?: number;
  @property({ type: Number }) level?: number;
  @property() locale = 'en';
  /** Name of what is shown, for the text alternative. */
  @property({ attribute: false }) label = '';

  @state() private location = '';
  @query('canvas') private canvas!: HTMLCanvasElement;
  private renderer?: Promise<SliceRenderer>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.renderer?.then((renderer) => renderer.dispose());
    this.renderer = undefined;
  }

  /** The grey scale in use. */
  async displayRange(): Promise<{ level: number; width: number } | undefined> {
    return (await this.renderer)?.window();
  }

  override render() {
    const t = strings(this.locale);
    const text = this.volume ? `${t.imageOf} ${this.label} (${this.volume.size.join(' × ')})${this.mask ? `, ${t.withMask}` : ''}` : t.noImage;
    return html`
      <div class="frame" part="viewport">
        <canvas role="img" tabindex="0" aria-label=${text} @keydown=${this.onKey}></canvas>
        ${this.location ? html`<output part="overlay">${this.location}</output>` : nothing}
      </div>
    `;
  }

  protected override async updated(changed: PropertyValues<this>): Promise<void> {
    if (!this.volume) return;
    this.renderer ??= import('./niivue').then(({ createNiivueRenderer }) =>
      createNiivueRenderer(this.canvas, ({ text }) => {
        this.location = text;
      }),
    );
    const renderer = await this.renderer;
    if (changed.has('volume') || changed.has('mask')) {
      await renderer.show(this.volume, this.mask);
      renderer.setLayout(this.layout);
      this.dispatchEvent(new CustomEvent('pm-viewer-shown', { bubbles: true, composed: true }));
    }
    if (changed.has('layout')) renderer.setLayout(this.layout);
    if (changed.has('overlayOpacity')) renderer.setMaskOpacity(this.overlayOpacity);
    if ((changed.has('window') || changed.has('level')) && this.window !== undefined && this.level !== undefined)
      renderer.setWindow(this.level, this.window);
  }

  private async onKey(event: KeyboardEvent): Promise<void> {
    const steps: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    (await this.renderer)?.step(step);
  }
}
