import { scale_shift as shader } from '../../../../shaders/scale_shift.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { type Bound, dispatch, type Kernel, type View, variants } from '../kernel';
import { epilogueChoices, epilogueOf, vectorItems } from './operands';

/** One row of coefficients for all samples: a pitch of 0. */
const perSample = (operand: Operand, bound: Bound): View => (operand.shape.length === 2 && operand.shape[0] > 1 ? bound.view : [bound.view[0], 0]);

export const scale_shift: Kernel<'scale_shift'> = {
  variants: [variants(shader, epilogueChoices)],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const [y] = outputs;
    const [x, scale, shift] = inputs as Operand[];
    const [, , , slope, residual] = inputs;
    const [from, factor, offset, slopes, addend, to] = [bind(x), bind(scale), bind(shift), bind(slope), bind(residual), bind(y)];
    const { constants, uniforms } = epilogueOf(attrs, slope, slopes, addend, y);
    const { rows, cols } = layoutOf(y);
    return [
      dispatch(shader, {
        constants,
        uniforms: {
          ...uniforms,
          cols,
          x: from.view,
          y: to.view,
          scale: perSample(scale, factor),
          shift: perSample(shift, offset),
          rows_per_sample: rows / y.shape[0],
        },
        bindings: {
          x: from.source,
          scale: factor.source,
          shift: offset.source,
          slope: slopes?.source,
          residual: addend?.source,
          y: to.source,
        },
        items: vectorItems(y),
      }),
    ];
  },
};
