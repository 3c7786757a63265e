import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    background: #000;
    border-radius: var(--_radius);
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: var(--pm-viewport-min-height, 360px);
    overflow: hidden;
    position: relative;
  }
  .picture {
    flex: 1;
    position: relative;
  }
  /* Not seen: the browser's own reading of the mask's colour. */
  canvas {
    color: var(--pm-mask-color, #ff4d4d);
    display: block;
    height: 100%;
    inset: 0;
    outline-offset: -3px;
    position: absolute;
    width: 100%;
  }
  canvas:focus-visible {
    outline: 3px solid #ffd84d;
  }
  output {
    background: #14181d;
    color: #fff;
    display: flex;
    flex-wrap: wrap;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    gap: 0 14px;
    min-height: 26px;
    padding: 4px 10px;
  }
  .failure {
    background: #000;
    color: #ffb4ab;
    inset: 0;
    margin: auto;
    max-width: 40em;
    padding: 12px;
    position: absolute;
    height: fit-content;
  }
  .controls {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 6px 14px;
  }
  .controls label,
  .controls .group {
    align-items: center;
    display: flex;
    gap: 6px;
  }
  .controls span {
    color: var(--_muted);
  }
  input[type='number'] {
    width: 6.5em;
  }
  input[type='range'] {
    width: 8em;
  }
  .group button {
    min-width: 34px;
    padding: 3px 8px;
  }
  .legend {
    align-items: center;
    display: flex;
    font-variant-numeric: tabular-nums;
    gap: 6px;
  }
  .legend svg {
    border: 1px solid var(--_edge);
    height: 14px;
    width: 8em;
  }
  .keys {
    color: var(--_muted);
    font-size: 12px;
    margin: 0;
  }
`;
