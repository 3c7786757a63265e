import type { Tensor } from '../../core/tensor';

/** What a file of weights holds. */
export interface Weights {
  /** State dict: PyTorch's parameter and buffer names to tensors, in the file's order. */
  readonly tensors: Map<string, Tensor>;
  /** Free text beside the tensors; `architecture` (JSON) says which network they belong to. */
  readonly metadata: Record<string, string>;
}

export interface ReadOptions {
  /** Where a file holds several state dicts: the one to read, by its path in the file (`ema` or `checkpoint.ema`). */
  readonly stateDict?: string;
}

/** A file format of weights; the formats that are read are listed in all.ts. */
export interface WeightsFormat {
  readonly name: string;
  readonly extensions: readonly string[];
  /** Whether the file's first bytes are this format's. */
  detect(bytes: Uint8Array): boolean;
  read(bytes: Uint8Array, options: ReadOptions): Weights;
}
