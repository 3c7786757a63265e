import { interpolate as shader } from '../../../../shaders/interpolate.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { type InterpolateAttrs, interpolationSources } from '../../../ops/interpolate';
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

/** vec4(low, high, weight of high, 0) for every output index of D, then H, then W. */
function samples(extents: readonly number[], attrs: InterpolateAttrs): Float32Array {
  const sources = extents.flatMap((extent, axis) => interpolationSources(attrs, axis, extent));
  return Float32Array.from(sources.flatMap(({ low, high, weight }) => [low, high, weight, 0]));
}
