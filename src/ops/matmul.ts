import { sameShape } from '../core/shape';
import { check, defineOp, elements, f32 } from './define';

/** Batched matrix product of two activations: a [..., M, K] · b [..., K, N], equal leading extents, rank 2 to 4. */
export const matmul = defineOp({
  name: 'matmul',
  inputs: ['a', 'b'],
  normalise: () => ({}),
  infer: ([a, b]) => {
    const rank = a.shape.length;
    const fits =
      rank >= 2 &&
      rank <= 4 &&
      rank === b.shape.length &&
      sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2)) &&
      a.shape[rank - 1] === b.shape[rank - 2];
    check(fits, 'matmul', `[${a.shape}] and [${b.shape}] do not fit`, 'give [..., M, K] and [..., K, N]');
    return [f32([...a.shape.slice(0, -1), b.shape[rank - 1]])];
  },
  flops: ([a, b]) => 2 * elements(a) * b.shape[b.shape.length - 1],
  gradient: (g) => {
    const [a, b] = g.inputs;
    return [
      g.wants(0) ? g.op('matmul', [g.dy, g.op('transpose', [b])]) : undefined,
      g.wants(1) ? g.op('matmul', [g.op('transpose', [a]), g.dy]) : undefined,
    ];
  },
});
