import { check, defineOp, elements, f32 } from './define';
import { defaultAlpha, slopeGradient, type UnaryKind } from './epilogue';

export interface UnaryAttrs {
  readonly kind: UnaryKind;
  readonly alpha: number;
}

/** y = f(x), elementwise. `prelu` takes its slopes, [1] or [C], as the optional input. */
export const unary = defineOp({
  name: 'unary',
  inputs: ['x'],
  optional: ['slope'],
  normalise: (attrs: Partial<UnaryAttrs>): UnaryAttrs => {
    const { kind = 'identity' } = attrs;
    return { kind, alpha: attrs.alpha ?? defaultAlpha[kind] ?? 0 };
  },
  infer: ([x, slope], { kind }) => {
    check((kind === 'prelu') === (slope !== undefined), 'unary', `${kind} ${slope ? 'takes no' : 'needs a'} slope`, 'give the slope with prelu only');
    check(
      !slope || elements(slope) === 1 || elements(slope) === x.shape[1],
      'unary',
      `slope [${slope?.shape}] for x [${x.shape}]`,
      'give one slope, or one a channel',
    );
    return [f32(x.shape)];
  },
  flops: ([x]) => elements(x),
  gradient: (g) => {
    const [x, slope] = g.inputs;
    const dx = g.attrs.kind === 'identity' ? g.dy : g.op('unary_grad', [x, g.dy, slope], g.attrs);
    return [g.wants(0) ? dx : undefined, g.wants(1) ? slopeGradient(g, x, slope) : undefined];
  },
});
