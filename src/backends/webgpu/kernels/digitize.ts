import { digitize as shader } from '../../../../shaders/digitize.wgsl';
import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { type Bound, dispatch, type Kernel, type Source, variants } from '../kernel';

/** Values of one dispatch, 64 MiB: an image is twice as large in f64 as its levels are, more than a device may bind at once. */
const most = 1 << 23;

export const digitize: Kernel<'digitize'> = {
  variants: [variants(shader, {})],
  lower: ({ inputs, outputs: [y], bind }) => {
    const [values, edges] = inputs as readonly Operand[];
    const [from, limits, numbers, to] = [bind(values), bind(edges), bind(inputs[2]), bind(y)];
    const voxels = numel(y.shape);
    return Array.from({ length: Math.ceil(voxels / most) }, (_, part) => {
      const first = part * most;
      const count = Math.min(most, voxels - first);
      return dispatch(shader, {
        // A view counts 16 bytes: two f64, four integers.
        uniforms: {
          values: 2 * from.view[0],
          edges: 2 * limits.view[0],
          edge_count: numel(edges.shape),
          numbers: 4 * (numbers?.view[0] ?? 0),
          numbered: numbers ? 1 : 0,
          levels: 4 * to.view[0] + first,
        },
        bindings: { values: partOf(from, first, count), edges: limits.source, numbers: numbers?.source, levels: to.source },
        items: count,
        weight: count / voxels,
      });
    });
  },
};

/** Where `count` f64 from `first` on are bound; the view stays. */
function partOf({ source, view }: Bound, first: number, count: number): Source {
  return source.kind === 'slab' ? { ...source, offset: source.offset + 8 * first, bytes: 16 * view[0] + 8 * count } : source;
}
