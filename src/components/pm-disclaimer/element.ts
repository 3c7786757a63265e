import { css, html, LitElement } from 'lit';

/**
 * The line that stands in every view. It cannot be dismissed.
 *
 * @tag pm-disclaimer
 * @slot - more text behind the line
 * @csspart disclaimer - the line
 */
export class PmDisclaimer extends LitElement {
  static override styles = css`
    p {
      margin: 0;
      font-weight: 600;
    }
  `;

  override render() {
    return html`<p part="disclaimer" role="note">Research use only – not for diagnosis <slot></slot></p>`;
  }
}
