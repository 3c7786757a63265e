import { css } from 'lit';

export const styles = css`
  .base {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    display: flex;
    flex-direction: column;
    gap: 8px;
    padding: 10px;
  }
  .toolbar {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .toolbar label {
    align-items: center;
    display: flex;
    gap: 6px;
  }
  .body {
    display: grid;
    gap: 10px;
    grid-template-columns: minmax(0, 3fr) minmax(260px, 2fr);
  }
  @media (max-width: 760px) {
    .body {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .dropzone {
    align-items: center;
    border: 2px dashed var(--_border);
    border-radius: var(--_radius);
    display: flex;
    justify-content: center;
    min-height: var(--pm-viewport-min-height, 320px);
    padding: 20px;
    text-align: center;
  }
  .dropzone.over {
    border-color: var(--_accent);
  }
  pm-viewer {
    min-height: var(--pm-viewport-min-height, 320px);
  }
  .progress {
    align-items: center;
    display: flex;
    gap: 8px;
  }
  progress {
    accent-color: var(--_accent);
    flex: 1;
  }
  .error {
    border-inline-start: 4px solid var(--_danger);
    margin: 0;
    padding: 4px 10px;
  }
  input[type='file'] {
    display: none;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  input[type='number'] {
    width: 7em;
  }
`;
