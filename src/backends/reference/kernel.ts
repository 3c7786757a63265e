import type { Tensor } from '../../core/tensor';
import type { AttrsOf, OpName } from '../../ops/all';

/**
 * A reference kernel: plain loops in f64 on row-major logical tensors, obviously right. Inputs stand in the operator's order, required
 * then optional; an absent optional input is `undefined`. Integer outputs are exact.
 */
export type ReferenceKernel<K extends OpName> = (inputs: readonly Tensor[], attrs: AttrsOf<K>) => Tensor[];
