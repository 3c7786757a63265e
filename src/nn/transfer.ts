import { sameShape } from '../core/shape';
import { asFloat32, type Tensor, tensor } from '../core/tensor';

/** What became of a file's weights. */
export interface Transfer {
  /** The state dict: the file's tensors where it has them, else those that were there. */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** Keys that the file lacks, or has with another shape. */
  readonly missing: readonly string[];
  readonly mismatched: readonly string[];
  /** Keys of the file that the network does not have. */
  readonly unexpected: readonly string[];
}

/** The state dict `initial` with the tensors of `given` that have its keys and shapes, as f32. */
export function transferWeights(initial: ReadonlyMap<string, Tensor>, given: ReadonlyMap<string, Tensor>): Transfer {
  const weights = new Map<string, Tensor>();
  const missing: string[] = [];
  const mismatched: string[] = [];
  for (const [key, own] of initial) {
    const found = given.get(key);
    if (!found) missing.push(key);
    else if (!sameShape(found.shape, own.shape)) mismatched.push(`${key} ([${found.shape}] for [${own.shape}])`);
    else
      weights.set(
        key,
        own.dtype === 'i64' ? tensor('i64', own.shape, BigInt64Array.from(found.data, BigInt)) : tensor('f32', own.shape, asFloat32(found)),
      );
    if (!weights.has(key)) weights.set(key, own);
  }
  return { weights, missing, mismatched, unexpected: [...given.keys()].filter((key) => !initial.has(key)) };
}
