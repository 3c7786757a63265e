import { css } from 'lit';

export const styles = css`
  :host {
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 12px 16px 16px;
  }
  form,
  .row {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    margin: 10px 0;
  }
  fieldset {
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.75);
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    margin: 0;
    padding: 4px 12px 8px;
  }
  label {
    align-items: center;
    display: inline-flex;
    gap: 6px;
  }
  input[type='checkbox'] {
    accent-color: var(--_accent);
    height: 18px;
    min-height: 0;
    width: 18px;
  }
  input[type='number'] {
    width: 5em;
  }
  progress {
    accent-color: var(--_accent);
    flex: 1 1 12em;
    height: 12px;
  }
  .scroll {
    overflow-x: auto;
  }
  .help {
    color: var(--_muted);
    font-size: 0.9em;
  }
  .own {
    font-weight: 600;
  }
  .failure {
    color: var(--_danger);
  }
  .warning {
    background: var(--_raised);
    border-inline-start: 4px solid var(--_danger);
    border-radius: 4px;
    padding: 4px 10px;
  }
  a {
    color: var(--_accent);
  }
  p {
    margin: 4px 0;
  }
  img {
    border: 1px solid var(--_line);
    height: auto;
    max-width: 100%;
  }
`;
