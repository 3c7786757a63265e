import { PmError } from '../core/errors';
import { sameShape, type Triple } from '../core/shape';
import { asFloat32, type Tensor } from '../core/tensor';

/** One class of one case: two masks, non-zero inside. */
export interface MaskPair {
  readonly prediction: Float32Array;
  readonly truth: Float32Array;
  /** Extents, outermost first. */
  readonly shape: Triple;
  readonly batch: number;
  readonly channel: number;
}

/** Whether class 0 counts; true by default. */
export interface ClassOptions {
  readonly includeBackground?: boolean;
}

/** `f` for every case and class of two one-hot tensors [B, C, X, Y, Z]: rows are cases, columns classes. */
export function eachClass<T>(yPred: Tensor, y: Tensor, { includeBackground = true }: ClassOptions, f: (pair: MaskPair) => T): T[][] {
  if (!sameShape(yPred.shape, y.shape) || y.shape.length !== 5) {
    throw new PmError(
      'metric-shape',
      'prediction and truth',
      `their shapes are [${yPred.shape}] and [${y.shape}]`,
      'give two one-hot tensors [B, C, X, Y, Z]',
    );
  }
  const [batches, channels, nx, ny, nz] = y.shape;
  const n = nx * ny * nz;
  const p = asFloat32(yPred);
  const t = asFloat32(y);
  // MONAI keeps the only channel there is.
  const first = includeBackground || channels === 1 ? 0 : 1;
  return Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: channels - first }, (_, c) => {
      const channel = c + first;
      const start = (batch * channels + channel) * n;
      return f({ prediction: p.subarray(start, start + n), truth: t.subarray(start, start + n), shape: [nx, ny, nz], batch, channel });
    }),
  );
}

/** The mask of one label of a label map. */
export function labelMask(labels: ArrayLike<number>, label: number): Uint8Array {
  const mask = new Uint8Array(labels.length);
  for (let v = 0; v < mask.length; v++) mask[v] = labels[v] === label ? 1 : 0;
  return mask;
}
