import { css } from 'lit';

/** The custom properties that a page may set, with light and dark defaults. Contrast is at least 4.5:1 in both. */
export const theme = css`
  :host {
    --_accent: var(--pm-accent, #1d5fa8);
    --_on-accent: #ffffff;
    --_surface: var(--pm-surface, #ffffff);
    --_raised: color-mix(in srgb, var(--_surface) 94%, var(--_text));
    --_border: color-mix(in srgb, var(--_surface) 55%, var(--_text));
    --_text: var(--pm-text, #16202b);
    --_danger: var(--pm-danger, #b3261e);
    --_radius: var(--pm-radius, 6px);
    color: var(--_text);
    font: 14px/1.45 var(--pm-font, system-ui, sans-serif);
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme='dark']) {
    --_accent: var(--pm-accent, #8ec1ff);
    --_on-accent: #06172b;
    --_surface: var(--pm-surface, #14181d);
    --_text: var(--pm-text, #e6ebf1);
    --_danger: var(--pm-danger, #ffb4ab);
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      --_accent: var(--pm-accent, #8ec1ff);
      --_on-accent: #06172b;
      --_surface: var(--pm-surface, #14181d);
      --_text: var(--pm-text, #e6ebf1);
      --_danger: var(--pm-danger, #ffb4ab);
    }
  }
  *:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
`;

/** Buttons, tables and fields, alike in every element. */
export const controls = css`
  button,
  select,
  input {
    font: inherit;
    color: inherit;
    min-height: 28px;
  }
  button,
  select {
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: 3px 10px;
    cursor: pointer;
  }
  button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  button:disabled {
    cursor: not-allowed;
    opacity: 0.55;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    border-bottom: 1px solid color-mix(in srgb, var(--_surface) 80%, var(--_text));
    padding: 3px 8px 3px 0;
    text-align: start;
    vertical-align: top;
  }
  td.number {
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  h3 {
    font-size: 1em;
    margin: 14px 0 4px;
  }
`;
