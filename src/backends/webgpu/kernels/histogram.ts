import { histogram as shader } from '../../../../shaders/histogram.wgsl';
import { zero } from '../../../../shaders/zero.wgsl';
import { numel } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, variants } from '../kernel';
import { clear, countingConstants, privateBins, voxelsPerGroup, WORKGROUP } from './counting';

export const histogram: Kernel<'histogram'> = {
  variants: [variants(shader, { PRIVATE: [false, true], BINS: [1, ...privateBins] }), variants(zero, {})],
  lower: ({ attrs: { levels }, inputs, outputs, traits, bind }) => {
    const x = inputs[0] as Operand;
    const [y] = outputs;
    const [from, to] = [bind(x), bind(y)];
    const voxels = numel(x.shape);
    const per_group = voxelsPerGroup(levels);
    return [
      clear(y, to),
      dispatch(shader, {
        constants: { ...countingConstants(levels, traits), WORKGROUP },
        uniforms: { x: 4 * from.view[0], counts: 4 * to.view[0], voxels, levels, bins: levels, per_group },
        bindings: { x: from.source, counts: to.source },
        items: Math.ceil(voxels / per_group) * WORKGROUP,
      }),
    ];
  },
};
