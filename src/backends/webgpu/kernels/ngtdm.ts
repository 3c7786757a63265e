import { ngtdm as shader } from '../../../../shaders/ngtdm.wgsl';
import { zero } from '../../../../shaders/zero.wgsl';
import { numel, triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { clear, offsetData } from './counting';

export const ngtdm: Kernel<'ngtdm'> = {
  variants: [variants(shader, {}), variants(zero, {})],
  lower: ({ attrs: { levels, offsets }, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const [from, to] = [bind(x), bind(y)];
    return [
      clear(y, to),
      dispatch(shader, {
        uniforms: { x: 4 * from.view[0], size: triple(x.shape), differences: 4 * to.view[0], levels, neighbours: offsets.length },
        bindings: { x: from.source, offsets: offsetData(offsets), differences: to.source },
        items: numel(x.shape),
      }),
    ];
  },
};
