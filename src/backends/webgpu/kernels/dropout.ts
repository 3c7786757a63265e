import { dropout as shader } from '../../../../shaders/dropout.wgsl';
import { numel } from '../../../core/shape';
import { LANES, layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dropoutKey } from '../../../ops/dropout';
import { dispatch, type Kernel, variants } from '../kernel';
import { spatial, vectorItems } from './operands';

export const dropout: Kernel<'dropout'> = {
  variants: [variants(shader, {})],
  lower: ({ attrs, inputs, outputs: [y], bind }) => {
    const [from, seed, to] = [bind(inputs[0] as Operand), bind(inputs[1] as Operand), bind(y)];
    const { streamBits, threshold, scale } = dropoutKey(attrs);
    return [
      dispatch(shader, {
        uniforms: {
          cols: layoutOf(y).cols,
          inner: y.shape.length === 5 ? numel(spatial(y)) : 1,
          x: from.view,
          y: to.view,
          seed: LANES * seed.view[0],
          stream_bits: streamBits,
          threshold,
          scale,
        },
        bindings: { x: from.source, seed: seed.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
