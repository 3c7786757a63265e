import { sameShape } from '../core/shape';
import { check, defineOp, elements, f32 } from './define';

export interface AccumulateAttrs {
  readonly keep: number;
  readonly weight: number;
}

/** total ← keep · total + weight · value, in place: running statistics, sums of gradients, moving averages. */
export const accumulate = defineOp({
  name: 'accumulate',
  inputs: ['total', 'value'],
  inPlace: [0],
  normalise: (attrs: Partial<AccumulateAttrs>): AccumulateAttrs => ({ keep: attrs.keep ?? 1, weight: attrs.weight ?? 1 }),
  infer: ([total, value]) => {
    const fits = total.shape.length === 1 && sameShape(total.shape, value.shape);
    check(fits, 'accumulate', `[${total.shape}] and [${value.shape}]`, 'give flat values of one length');
    return [f32(total.shape)];
  },
  flops: ([total]) => 3 * elements(total),
  gradient: 'none',
});
