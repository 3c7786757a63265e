import { broadcast, numel, stridesOf } from '../../../core/shape';
import { asFloat64, type Tensor, tensor } from '../../../core/tensor';
import type { BinaryKind } from '../../../ops/binary';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';

const functions: Record<BinaryKind, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  max: Math.max,
  min: Math.min,
};

/** y = act(a ∘ b) with broadcasting. */
export const binary: ReferenceKernel<'binary'> = ([a, b, slope], { kind, activation, alpha }) => {
  const shape = broadcast(a.shape, b.shape) as number[];
  const strides = stridesOf(shape);
  const [x, y] = [asFloat64(a), asFloat64(b)];
  const [ax, bx] = [steps(a, shape), steps(b, shape)];
  const out = new Float64Array(numel(shape));
  for (let i = 0; i < out.length; i++) {
    let ia = 0;
    let ib = 0;
    strides.forEach((stride, axis) => {
      const index = Math.floor(i / stride) % shape[axis];
      ia += index * ax[axis];
      ib += index * bx[axis];
    });
    out[i] = functions[kind](x[ia], y[ib]);
  }
  return [applyEpilogue(tensor('f64', shape, out), { activation, alpha, residualFirst: false }, slope, undefined)];
};

/** Strides along the output's axes, 0 where the operand is broadcast. */
function steps(t: Tensor, shape: readonly number[]): number[] {
  const strides = stridesOf(t.shape);
  const shift = shape.length - t.shape.length;
  return shape.map((_, axis) => (axis < shift || t.shape[axis - shift] === 1 ? 0 : strides[axis - shift]));
}
