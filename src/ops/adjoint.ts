import { sameShape, type Triple } from '../core/shape';
import type { ValueType } from '../graph/ir';
import { check, f32, volumetric } from './define';

/** What the gradient of a resampling operator must know beside dy. */
export interface InputSize {
  /** D, H, W of the input of the operator itself. */
  readonly inputSize: Triple;
}

/** The type of dx, f32 [N, C, ...inputSize], or an error where `infer`, of the operator itself, makes another shape than dy's of it. */
export function adjointInput(op: string, dy: ValueType, inputSize: Triple, infer: (x: ValueType) => readonly ValueType[]): ValueType {
  const [n, c] = volumetric(dy, op);
  const x = f32([n, c, ...inputSize]);
  const [y] = infer(x);
  check(sameShape(y.shape, dy.shape), op, `dy is [${dy.shape}] for an output [${y.shape}]`, 'give equal shapes');
  return x;
}
