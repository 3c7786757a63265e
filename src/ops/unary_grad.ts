import { sameShape } from '../core/shape';
import { check, defineOp, elements, f32 } from './define';
import { defaultAlpha } from './epilogue';
import type { UnaryAttrs } from './unary';

/** dx = dy · f'(x), elementwise: the gradient of `unary`. x and dy of one shape; `slope` [1] or [C] is PReLU's. */
export const unary_grad = defineOp({
  name: 'unary_grad',
  inputs: ['x', 'dy'],
  optional: ['slope'],
  normalise: (attrs: Partial<UnaryAttrs>): UnaryAttrs => {
    const { kind = 'identity' } = attrs;
    return { kind, alpha: attrs.alpha ?? defaultAlpha[kind] ?? 0 };
  },
  infer: ([x, dy, slope], { kind }) => {
    check(sameShape(x.shape, dy.shape), 'unary_grad', `dy [${dy.shape}] for x [${x.shape}]`, 'give equal shapes');
    check(
      (kind === 'prelu') === (slope !== undefined),
      'unary_grad',
      `${kind} ${slope ? 'takes no' : 'needs a'} slope`,
      'give the slope with prelu only',
    );
    check(
      !slope || elements(slope) === 1 || elements(slope) === x.shape[1],
      'unary_grad',
      `slope [${slope?.shape}] for x [${x.shape}]`,
      'give one slope, or one a channel',
    );
    return [f32(x.shape)];
  },
  flops: ([x]) => 2 * elements(x),
  gradient: 'none',
});
