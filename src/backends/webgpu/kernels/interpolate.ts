import { interpolate as shader } from '../../../../shaders/interpolate.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { InterpolateAttrs } from '../../../ops/interpolate';
import { dispatch, type Kernel, variants } from '../kernel';
import { spatial, vectorItems } from './operands';

export const interpolate: Kernel<'interpolate'> = {
  variants: [variants(shader, { LINEAR: [false, true] })],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const [from, to] = [bind(x), bind(y)];
    return [
      dispatch(shader, {
        constants: { LINEAR: attrs.mode === 'trilinear' },
        uniforms: { cols: layoutOf(y).cols, x_size: spatial(x), y_size: spatial(y), x: from.view, y: to.view },
        bindings: { x: from.source, samples: { kind: 'data', data: samples(spatial(x), attrs) }, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};

/** vec4(low, high, weight of high, 0) for every output index of D, then H, then W; in f64, so that no index depends on f32 rounding. */
function samples(extents: readonly number[], { mode, size, step, alignCorners }: InterpolateAttrs): Float32Array {
  const rows = size.flatMap((count, axis) =>
    Array.from({ length: count }, (_, index) => {
      const last = extents[axis] - 1;
      if (mode !== 'trilinear') return [Math.min(Math.floor((mode === 'nearest' ? index : index + 0.5) * step[axis]), last), 0, 0, 0];
      const source = alignCorners ? index * step[axis] : Math.max((index + 0.5) * step[axis] - 0.5, 0);
      const low = Math.min(Math.floor(source), last);
      return [low, Math.min(low + 1, last), source - low, 0];
    }),
  );
  return Float32Array.from(rows.flat());
}
