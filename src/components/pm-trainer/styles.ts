import { css } from 'lit';

export const styles = css`
  :host {
    container-type: inline-size;
  }
  .base {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  :host([embedded]) .base {
    border: 0;
    border-radius: 0;
  }
  .body {
    display: grid;
    gap: 0 18px;
    grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
    padding: 14px;
  }
  .column {
    min-width: 0;
  }
  .column > :first-child {
    margin-top: 0;
  }
  p {
    margin: 4px 0;
    overflow-wrap: anywhere;
  }
  .muted {
    color: var(--_muted);
  }
  .lead {
    font-weight: 600;
  }
  .over {
    outline: 2px dashed var(--_accent);
    outline-offset: -6px;
  }
  textarea {
    background: var(--_surface);
    border: 1px solid var(--_edge);
    border-radius: calc(var(--_radius) * 0.75);
    color: inherit;
    font:
      12.5px/1.45 ui-monospace,
      monospace;
    margin-top: 6px;
    min-height: 16em;
    padding: 8px;
    resize: vertical;
    width: 100%;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .progress {
    background: var(--_raised);
    border-radius: var(--_radius);
    display: grid;
    gap: 6px;
    margin: 12px 0;
    padding: 10px 12px;
  }
  .progress .line {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    justify-content: space-between;
  }
  .progress .muted {
    font-variant-numeric: tabular-nums;
  }
  progress {
    accent-color: var(--_accent);
    width: 100%;
  }
  .error,
  .warning {
    background: color-mix(in srgb, var(--_danger) 9%, var(--_surface));
    border-inline-start: 4px solid var(--_danger);
    border-radius: 4px;
    margin: 12px 0;
    overflow-wrap: anywhere;
    padding: 8px 12px;
  }
  .warning {
    background: var(--_raised);
  }
  ul {
    margin: 4px 0;
    padding-inline-start: 20px;
  }
  td.buttons {
    white-space: normal;
  }
  td.buttons button {
    margin: 2px 4px 2px 0;
  }
  @container (max-width: 760px) {
    .body {
      grid-template-columns: minmax(0, 1fr);
      padding: 10px;
    }
  }
`;
