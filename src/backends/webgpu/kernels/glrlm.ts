import { glrlm as shader } from '../../../../shaders/glrlm.wgsl';
import { zero } from '../../../../shaders/zero.wgsl';
import { numel, triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { clear, countingConstants, offsetData, privateBins, voxelsPerGroup, WORKGROUP } from './counting';

export const glrlm: Kernel<'glrlm'> = {
  variants: [variants(shader, { PRIVATE: [false, true], BINS: [1, ...privateBins] }), variants(zero, {})],
  lower: ({ attrs: { levels, offsets }, inputs, outputs, traits, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const [from, to] = [bind(x), bind(y)];
    const longest = y.shape[2];
    const bins = levels * longest;
    const per_group = voxelsPerGroup(bins);
    const groups = Math.ceil(numel(x.shape) / per_group);
    return [
      clear(y, to),
      dispatch(shader, {
        constants: { ...countingConstants(bins, traits), WORKGROUP },
        uniforms: { x: 4 * from.view[0], size: triple(x.shape), counts: 4 * to.view[0], levels, longest, bins, per_group, groups },
        bindings: { x: from.source, offsets: offsetData(offsets), counts: to.source },
        items: offsets.length * groups * WORKGROUP,
      }),
    ];
  },
};
