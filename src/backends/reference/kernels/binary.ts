import { broadcast, numel, type Shape, stridesOf } from '../../../core/shape';
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
  gt: (a, b) => (a > b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
};

/** y = act(a ∘ b) with broadcasting. */
export const binary: ReferenceKernel<'binary'> = ([a, b, slope], { kind, activation, alpha }) => {
  const shape = broadcast(a.shape, b.shape) as number[];
  const f = functions[kind];
  const [x, y] = [asFloat64(a), asFloat64(b)];
  const axes = merged(shape, steps(a, shape), steps(b, shape));
  const inner = axes.pop() ?? { extent: 1, a: 0, b: 0 };
  const out = new Float64Array(numel(shape));
  for (let from = 0; from < out.length; from += inner.extent) {
    let row = from / inner.extent;
    let ia = 0;
    let ib = 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const index = row % axes[axis].extent;
      row = (row - index) / axes[axis].extent;
      ia += index * axes[axis].a;
      ib += index * axes[axis].b;
    }
    for (let i = 0; i < inner.extent; i++) out[from + i] = f(x[ia + i * inner.a], y[ib + i * inner.b]);
  }
  return [applyEpilogue(tensor('f64', shape, out), { activation, alpha, residualFirst: false }, slope, undefined)];
};

/** Strides along the output's axes, 0 where the operand is broadcast. */
function steps(t: Tensor, shape: Shape): number[] {
  const strides = stridesOf(t.shape);
  const shift = shape.length - t.shape.length;
  return shape.map((_, axis) => (axis < shift || t.shape[axis - shift] === 1 ? 0 : strides[axis - shift]));
}

/** The axes with their strides, adjacent ones joined where both operands walk on evenly, so that the innermost run is long. */
function merged(shape: Shape, a: readonly number[], b: readonly number[]): { extent: number; a: number; b: number }[] {
  const axes: { extent: number; a: number; b: number }[] = [];
  shape.forEach((extent, axis) => {
    const outer = axes[axes.length - 1];
    const evenly = outer && outer.a === a[axis] * extent && outer.b === b[axis] * extent;
    if (evenly) axes[axes.length - 1] = { extent: outer.extent * extent, a: a[axis], b: b[axis] };
    else axes.push({ extent, a: a[axis], b: b[axis] });
  });
  return axes;
}
