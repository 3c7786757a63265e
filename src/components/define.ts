import { PmDisclaimer } from './pm-disclaimer/element';

/** Tag names of all elements. */
const elements = { 'pm-disclaimer': PmDisclaimer } as const;

for (const [name, element] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, element);

declare global {
  interface HTMLElementTagNameMap {
    'pm-disclaimer': PmDisclaimer;
  }
}
