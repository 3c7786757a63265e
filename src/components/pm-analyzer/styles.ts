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
  .toolbar {
    align-items: center;
    border-bottom: 1px solid var(--_line);
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 10px 14px;
  }
  .name {
    color: var(--_muted);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .body {
    display: grid;
    gap: 0 18px;
    grid-template-columns: minmax(0, 1fr) minmax(280px, 380px);
    padding: 14px;
  }
  .stage {
    display: flex;
    flex-direction: column;
    min-width: 0;
    position: relative;
  }
  pm-viewer {
    flex: 0 0 auto;
    --pm-viewport-min-height: var(--_viewport-height);
  }
  :host {
    --_viewport-height: var(--pm-viewport-min-height, min(62vh, 560px));
  }
  .dropzone {
    align-items: center;
    background: var(--_raised);
    border: 2px dashed var(--_edge);
    border-radius: var(--_radius);
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 6px;
    justify-content: center;
    min-height: var(--_viewport-height);
    padding: 24px;
    text-align: center;
  }
  .dropzone.over {
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
    border-color: var(--_accent);
  }
  .dropzone p {
    margin: 0;
  }
  .dropzone div {
    margin-top: 10px;
  }
  .targets {
    display: grid;
    gap: 10px;
    grid-template-columns: 1fr 1fr;
    inset: 0;
    position: absolute;
  }
  .targets .dropzone {
    min-height: 0;
  }
  .lead {
    font-weight: 600;
  }
  .muted {
    color: var(--_muted);
  }
  .sidebar {
    min-width: 0;
  }
  .sidebar > :first-child {
    margin-top: 0;
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
    margin-top: 12px;
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
  .progress button {
    justify-self: end;
  }
  progress {
    accent-color: var(--_accent);
    width: 100%;
  }
  .error {
    background: color-mix(in srgb, var(--_danger) 9%, var(--_surface));
    border-inline-start: 4px solid var(--_danger);
    border-radius: 4px;
    margin-top: 12px;
    overflow-wrap: anywhere;
    padding: 8px 12px;
  }
  .error p {
    margin: 0;
  }
  .method {
    align-items: center;
    display: flex;
    gap: 6px;
  }
  .choice {
    display: grid;
    gap: 4px;
  }
  .choice select {
    min-width: 0;
    width: 100%;
  }
  caption {
    margin-top: 6px;
    overflow-wrap: anywhere;
    text-align: start;
  }
  pm-radiomics-table {
    margin-top: 18px;
  }
  @container (max-width: 760px) {
    .body {
      gap: 16px 0;
      grid-template-columns: minmax(0, 1fr);
      padding: 10px;
    }
    .toolbar {
      padding: 8px 10px;
    }
    .dropzone {
      min-height: min(var(--_viewport-height), 300px);
    }
  }
`;
