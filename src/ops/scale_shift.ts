import { tensor } from '../core/tensor';
import type { Value } from '../graph/ir';
import { check, defineOp, elements, f32 } from './define';
import { checkEpilogue, type Epilogue, epilogueGradients, epilogueInputs, normaliseEpilogue } from './epilogue';

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
  gradient: (g) => {
    const [x, scale, shift, slope, residual] = g.inputs;
    const { dz, dSlope, dResidual } = epilogueGradients(g, 'scale_shift', [x, scale, shift], slope, residual);
    const [n, c] = x.shape;
    /** Σ over what shares a coefficient, of dz or of dz · by. */
    const sum = (coefficient: Value, by?: Value) => {
      const dims = x.shape.map((_, axis) => axis).filter((axis) => axis > 1 || (axis === 0 && elements(coefficient) < n * c));
      return g.op('reshape', [g.op('reduce', [dz, by], { dims })], { shape: coefficient.shape });
    };
    return [
      g.wants(0) ? g.op('scale_shift', [dz, scale, g.literal(tensor('f32', [c]))]) : undefined,
      g.wants(1) ? sum(scale, x) : undefined,
      g.wants(2) ? sum(shift) : undefined,
      dSlope,
      dResidual,
    ];
  },
});
