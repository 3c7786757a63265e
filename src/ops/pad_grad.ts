import { type Triple, triple } from '../core/shape';
import { adjointInput } from './adjoint';
import { defineOp, elements, volumetric } from './define';
import { type PadAttrs, pad } from './pad';

export type PadGradAttrs = Omit<PadAttrs, 'value'>;

/** dx of `pad`, from dy [N, C, D, H, W]: Σ of dy over the voxels that are copies of one of x; zero where x was cropped. */
export const pad_grad = defineOp({
  name: 'pad_grad',
  inputs: ['dy'],
  normalise: (attrs: Partial<PadGradAttrs>): PadGradAttrs => ({
    mode: attrs.mode ?? 'constant',
    before: triple(attrs.before ?? 0),
    after: triple(attrs.after ?? 0),
  }),
  infer: ([dy], attrs) => {
    const [, , ...size] = volumetric(dy, 'pad_grad');
    const inputSize = size.map((extent, i) => extent - attrs.before[i] - attrs.after[i]) as unknown as Triple;
    return [adjointInput('pad_grad', dy, inputSize, (x) => pad.infer([x], { ...attrs, value: 0 }))];
  },
  flops: ([dy]) => elements(dy),
  gradient: 'none',
});
