import { reshape as shader } from '../../../../shaders/reshape.wgsl';
import { numel } from '../../../core/shape';
import type { ValueType } from '../../../graph/ir';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { inElements, spatial, vectorItems } from './operands';

/** Rows that lie between two columns in logical order: the voxels of a channels-last volume. */
const innerOf = (type: ValueType): number => (type.shape.length === 5 ? numel(spatial(type)) : 1);

export const reshape: Kernel<'reshape'> = {
  variants: [variants(shader, {})],
  lower: ({ inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const [from, to] = [bind(x), bind(y)];
    return [
      dispatch(shader, {
        uniforms: {
          x_cols: layoutOf(x).cols,
          x_inner: innerOf(x),
          y_cols: layoutOf(y).cols,
          y_inner: innerOf(y),
          x: inElements(from.view),
          y: to.view,
        },
        bindings: { x: from.source, y: to.source },
        items: vectorItems(y),
      }),
    ];
  },
};
