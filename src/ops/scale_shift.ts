import { check, defineOp, elements, f32 } from './define';
import { checkEpilogue, type Epilogue, epilogueInputs, normaliseEpilogue } from './epilogue';

/**
 * y = x · scale + shift by channel, then the epilogue: the second half of every normalisation.
 *
 * x [N, C, ...] of rank 2 or 5; scale, shift [C], [1, C] or [N, C].
 */
export const scale_shift = defineOp({
  name: 'scale_shift',
  inputs: ['x', 'scale', 'shift'],
  optional: [...epilogueInputs],
  normalise: (attrs: Partial<Epilogue>): Epilogue => normaliseEpilogue(attrs),
  infer: ([x, scale, shift, slope, residual], attrs) => {
    const [n, c] = x.shape;
    check(x.shape.length === 2 || x.shape.length === 5, 'scale_shift', `x [${x.shape}]`, 'give rank 2 or 5');
    for (const p of [scale, shift]) {
      const fits = p.shape[p.shape.length - 1] === c && p.shape.length <= 2 && (p.shape.length === 1 || p.shape[0] === 1 || p.shape[0] === n);
      check(fits, 'scale_shift', `coefficients [${p.shape}] for x [${x.shape}]`, 'give [C], [1, C] or [N, C]');
    }
    const y = f32(x.shape);
    checkEpilogue('scale_shift', attrs, y, slope, residual);
    return [y];
  },
  flops: ([x]) => 2 * elements(x),
});
