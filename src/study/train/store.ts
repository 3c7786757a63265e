/** Where a training keeps its files: a folder, or what a browser has for one. */
export interface TrainingStore {
  /** What a file is called in messages. */
  locate(name: string): string;
  /** The whole file; undefined where there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces a file whole or not at all, and returns once it is safe: whenever the program is killed, the old or the new one is there. */
  write(name: string, contents: Uint8Array | string): Promise<void>;
  /** Adds to the end of a file; a kill may leave a part of `text`. */
  append(name: string, text: string): Promise<void>;
  /** Returns once what was added to a file is safe. */
  flush(name: string): Promise<void>;
}

/** What a training writes. */
export const files = {
  last: 'last.safetensors',
  best: 'best.safetensors',
  log: 'log.csv',
  curves: 'curves.svg',
  bundle: 'bundle/model.json',
  weights: 'bundle/weights.safetensors',
} as const;
