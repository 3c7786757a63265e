import { css } from 'lit';

/**
 * The custom properties that a page may set, with their defaults. Light or dark follows the page's own `color-scheme`,
 * unless `theme` says it. Contrast of text is at least 4.5:1 in both, of the edges of controls 3:1.
 */
export const theme = css`
  :host {
    --_accent: var(--pm-accent, light-dark(#1a5fb4, #8ec1ff));
    --_surface: var(--pm-surface, light-dark(#ffffff, #15191e));
    --_text: var(--pm-text, light-dark(#16202b, #e8edf3));
    --_danger: var(--pm-danger, light-dark(#b3261e, #ffb4ab));
    --_radius: var(--pm-radius, 8px);
    --_muted: color-mix(in srgb, var(--_text) 72%, var(--_surface));
    --_raised: color-mix(in srgb, var(--_text) 5%, var(--_surface));
    --_hover: color-mix(in srgb, var(--_text) 11%, var(--_surface));
    --_line: color-mix(in srgb, var(--_text) 15%, var(--_surface));
    --_edge: color-mix(in srgb, var(--_text) 52%, var(--_surface));
    color: var(--_text);
    display: block;
    font: 14px/1.5 var(--pm-font, system-ui, sans-serif);
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  *:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .visually-hidden {
    clip-path: inset(50%);
    height: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
    width: 1px;
  }
`;

/** Buttons, fields and tables, alike in every element. */
export const controls = css`
  button,
  select,
  input {
    color: inherit;
    font: inherit;
  }
  button,
  select,
  input:not([type='range']) {
    background: var(--_raised);
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) * 0.75);
    min-height: 32px;
    padding: 3px 12px;
  }
  input:not([type='range']) {
    background: var(--_surface);
    padding: 3px 8px;
  }
  input[type='range'] {
    accent-color: var(--_accent);
    min-height: 24px;
    min-width: 0;
  }
  button,
  select {
    cursor: pointer;
  }
  button:hover:enabled:not([aria-disabled='true']),
  select:hover {
    background: var(--_hover);
  }
  button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_surface);
    font-weight: 600;
  }
  button.primary:hover:enabled:not([aria-disabled='true']) {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }
  button:disabled,
  button[aria-disabled='true'] {
    border-color: var(--_line);
    color: color-mix(in srgb, var(--_text) 55%, var(--_surface));
    cursor: not-allowed;
  }
  button.primary:disabled,
  button.primary[aria-disabled='true'] {
    background: var(--_raised);
    color: var(--_muted);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    border-bottom: 1px solid var(--_line);
    font-weight: 400;
    overflow-wrap: anywhere;
    padding: 4px 12px 4px 0;
    text-align: start;
    vertical-align: top;
  }
  thead th {
    color: var(--_muted);
    font-size: 0.9em;
  }
  th.number,
  td.number {
    font-variant-numeric: tabular-nums;
    overflow-wrap: normal;
    padding-inline-end: 0;
    text-align: end;
    white-space: nowrap;
  }
  td.number + td.number,
  th.number + th.number {
    padding-inline-start: 12px;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
    margin: 18px 0 4px;
  }
`;
