import { axes_adjoint as shader } from '../../../../shaders/axes_adjoint.wgsl';
import { numel } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { OpName } from '../../../ops/all';
import { type AxisMapsOf, transposedTable } from '../../axis-maps';
import { type Bound, type Dispatch, dispatch, type Kernel, type KernelStep, variants } from '../kernel';
import { quadsOf } from './operands';

/** The variants of `axesAdjoint`. */
export const axesVariants = [variants(shader, {})];

/** The transpose of one linear map an axis: W, then H, then D, the volumes between them in scratch. */
export function axesAdjoint<K extends OpName>(
  { attrs, inputs, outputs: [dx], bind }: KernelStep<K>,
  maps: AxisMapsOf<KernelStep<K>['attrs']>,
): Dispatch[] {
  const dy = inputs[0] as Operand;
  const { cols } = layoutOf(dx);
  const tables = maps(attrs, dx, dy).map((map, axis) => transposedTable(map, dx.shape[2 + axis]));
  let shape = dy.shape;
  let from: Bound = bind(dy);
  return [4, 3, 2].map((axis) => {
    const inner = numel(shape.slice(axis + 1));
    const sizes: [number, number] = [dx.shape[axis], shape[axis]];
    shape = shape.with(axis, dx.shape[axis]);
    const items = (numel(shape) / cols) * quadsOf(cols);
    const to: Bound = axis === 2 ? bind(dx) : { source: { kind: 'scratch', slot: axis % 2, bytes: 16 * items }, view: [0, quadsOf(cols)] };
    const pass = dispatch(shader, {
      uniforms: { cols, sizes, inner, dy: from.view, dx: to.view },
      bindings: { dy: from.source, pairs: { kind: 'data', data: tables[axis - 2] }, dx: to.source },
      items,
      weight: items,
    });
    from = to;
    return pass;
  });
}

/** The kernel of an operator that is such a transpose. */
export const axesKernel = <K extends OpName>(maps: AxisMapsOf<KernelStep<K>['attrs']>): Kernel<K> => ({
  variants: axesVariants,
  lower: (step) => axesAdjoint(step, maps),
});
