import { type Triple, triple } from '../core/shape';
import { check, defineOp, f32, volumetric } from './define';

export interface PadAttrs {
  readonly mode: 'constant' | 'replicate' | 'reflect';
  /** Voxels added before and after along D, H, W; negative ones crop. */
  readonly before: Triple;
  readonly after: Triple;
  readonly value: number;
}

/** The input index of each of `output` indices of an axis of `input` voxels; −1 where the constant stands. */
export function padSources(mode: PadAttrs['mode'], before: number, input: number, output: number): number[] {
  return Array.from({ length: output }, (_, at) => {
    const source = at - before;
    if (source >= 0 && source < input) return source;
    if (mode === 'constant') return -1;
    if (mode === 'replicate') return source < 0 ? 0 : input - 1;
    return source < 0 ? -source : 2 * (input - 1) - source;
  });
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
