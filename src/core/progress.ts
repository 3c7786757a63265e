/** How far a long run is. `done` of `total` in whatever the stage counts (tiles, files, bytes). */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** What every long-running call takes. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Throws the signal's reason (a `DOMException` named `AbortError` by default) if the run was cancelled. */
export function throwIfAborted(signal?: AbortSignal): void {
  signal?.throwIfAborted();
}

/** True for the error that a cancelled run ends with. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Lets other events in (a cancel message, a repaint) before a long run goes on. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** The same options with another name for the stage: what a caller's user knows the work by. */
export function withStage({ signal, onProgress }: RunOptions, stage: string): RunOptions {
  return { signal, onProgress: onProgress && ((progress) => onProgress({ ...progress, stage })) };
}
