import { css, html, LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { strings } from '../strings';
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
      p {
        background: var(--_raised);
        border-inline-start: 4px solid var(--_danger);
        margin: 0;
        padding: 4px 10px;
        font-weight: 600;
      }
      ::slotted(*) {
        font-weight: 400;
      }
    `,
  ];

  /** Language of the line: `en` or `zh`. */
  @property() locale = 'en';

  override render() {
    return html`<p part="disclaimer" role="note">${strings(this.locale).disclaimer} <slot></slot></p>`;
  }
}
