import { max_pool3d_grad as shader } from '../../../../shaders/max_pool3d_grad.wgsl';
import { max_pool3d_grad_find as findShader } from '../../../../shaders/max_pool3d_grad_find.wgsl';
import type { Triple } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand, SlabOperand } from '../../../graph/plan';
import { coveringWindows, poolWindows, type Range, rangeTable } from '../../windows';
import { type Dispatch, dispatch, type Kernel, type KernelStep, type Source, variants } from '../kernel';
import { spatial, vectorItems } from './operands';

/** The variants of `gradientOfMaxima`. */
export const maximaVariants = [variants(findShader, {}), variants(shader, {})];

const table = (ranges: readonly (readonly Range[])[]): Source => ({ kind: 'data', data: rangeTable(ranges.flat()) });

/** dy to the largest voxel of its window, the indices `dilation` apart: `windows` has those of D, H and W. */
export function gradientOfMaxima(
  bind: KernelStep<'max_pool3d_grad'>['bind'],
  x: Operand,
  dy: Operand,
  dx: SlabOperand,
  windows: readonly (readonly Range[])[],
  dilation: Triple,
): Dispatch[] {
  const { cols } = layoutOf(dx);
  const [from, gradient, to] = [bind(x), bind(dy), bind(dx)];
  const [x_size, y_size] = [spatial(x), spatial(dy)];
  const taken: Source = { kind: 'scratch', slot: 0, bytes: 16 * vectorItems(dy) };
  const covering = windows.map((ranges, axis) => coveringWindows(ranges, x_size[axis]));
  return [
    dispatch(findShader, {
      uniforms: { cols, x_size, y_size, dilation, x: from.view },
      bindings: { ranges: table(windows), x: from.source, taken },
      items: vectorItems(dy),
    }),
    dispatch(shader, {
      uniforms: { cols, x_size, y_size, dy: gradient.view, dx: to.view },
      bindings: { ranges: table(covering), taken, dy: gradient.source, dx: to.source },
      items: vectorItems(dx),
    }),
  ];
}

export const max_pool3d_grad: Kernel<'max_pool3d_grad'> = {
  variants: maximaVariants,
  lower: ({ attrs, inputs, outputs: [dx], bind }) => {
    const [x, dy] = inputs as Operand[];
    const windows = [0, 1, 2].map((axis) => poolWindows(attrs, axis, x.shape[2 + axis], dy.shape[2 + axis]));
    return gradientOfMaxima(bind, x, dy, dx, windows, attrs.dilation);
  },
};
