import { type Triple, triple } from '../core/shape';
import { check, defineOp, f32, volumetric } from './define';

export interface PadAttrs {
  readonly mode: 'constant' | 'replicate' | 'reflect';
  /** Voxels added before and after along D, H, W; negative ones crop. */
  readonly before: Triple;
  readonly after: Triple;
  readonly value: number;
}

/** Pads (or crops) D, H, W. */
export const pad = defineOp({
  name: 'pad',
  inputs: ['x'],
  normalise: (attrs: Partial<PadAttrs>): PadAttrs => ({
    mode: attrs.mode ?? 'constant',
    before: triple(attrs.before ?? 0),
    after: triple(attrs.after ?? 0),
    value: attrs.value ?? 0,
  }),
  infer: ([x], { mode, before, after }) => {
    const [n, c, ...size] = volumetric(x, 'pad');
    const out = size.map((extent, i) => extent + before[i] + after[i]);
    check(
      out.every((extent) => extent > 0),
      'pad',
      `[${size}] would become [${out}]`,
      'crop less',
    );
    const reflects = size.every((extent, i) => before[i] < extent && after[i] < extent);
    check(mode !== 'reflect' || reflects, 'pad', `reflect padding [${before}], [${after}] is not below the extents [${size}]`, 'pad less');
    return [f32([n, c, ...out])];
  },
  flops: () => 0,
  gradient: (g) => {
    const { mode, before, after } = g.attrs;
    if (mode !== 'constant') return [g.op('pad_grad', [g.dy], { mode, before, after })];
    return [g.op('pad', [g.dy], { before: before.map((count) => -count), after: after.map((count) => -count) })];
  },
});
