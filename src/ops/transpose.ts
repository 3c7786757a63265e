import { check, defineOp, f32 } from './define';

/** Swaps the last two axes: [..., M, N] to [..., N, M], rank 2 to 4. */
export const transpose = defineOp({
  name: 'transpose',
  inputs: ['x'],
  normalise: () => ({}),
  infer: ([x]) => {
    const rank = x.shape.length;
    check(rank >= 2 && rank <= 4, 'transpose', `x [${x.shape}]`, 'give rank 2 to 4');
    return [f32([...x.shape.slice(0, -2), x.shape[rank - 1], x.shape[rank - 2]])];
  },
  flops: () => 0,
  gradient: (g) => [g.op('transpose', [g.dy])],
});
