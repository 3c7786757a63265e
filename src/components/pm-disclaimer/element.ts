import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { languageOf, strings } from '../strings/strings';
import { theme } from '../theme';

/**
 * The line that stands in every view. It cannot be dismissed.
 *
 * @tag pm-disclaimer
 * @slot - more text behind the line
 * @csspart disclaimer
 */
export class PmDisclaimer extends LitElement {
  static override styles = [
    theme,
    css`
      :host([hidden]) {
        display: block;
      }
      p {
        background: color-mix(in srgb, var(--_danger) 9%, var(--_surface));
        border-inline-start: 4px solid var(--_danger);
        font-weight: 600;
        margin: 0;
        padding: 5px 14px;
      }
      ::slotted(*) {
        font-weight: 400;
      }
    `,
  ];

  /** Language of the line: `en` or `zh`. */
  @property() locale = 'en';

  override render(): TemplateResult {
    return html`<p part="disclaimer" role="note" lang=${languageOf(this.locale)}>${strings(this.locale).disclaimer} <slot></slot></p>`;
  }
}
