import { mix32 } from '../core/rng';
import { check, defineOp, elements, f32 } from './define';

export interface DropoutAttrs {
  /** Probability of a zero. */
  readonly p: number;
  /** Tells the layers of a network apart. */
  readonly stream: number;
}

/**
 * y = x / (1 − p) where an element is kept, else 0. `seed` is an integer [1] known at run time, so that every step draws anew.
 *
 * Element i (row-major logical index) is kept where unit(mix32(seed ⊕ mix32(stream)), i) ≥ p, with unit and mix32 of `core/rng`:
 * 32-bit integers alone decide, so that all backends keep the same elements.
 */
export const dropout = defineOp({
  name: 'dropout',
  inputs: ['x', 'seed'],
  normalise: (attrs: Partial<DropoutAttrs>): DropoutAttrs => ({ p: attrs.p ?? 0.5, stream: attrs.stream ?? 0 }),
  infer: ([x, seed], { p, stream }) => {
    check(p >= 0 && p <= 1, 'dropout', `p = ${p}`, 'give a probability');
    check(Number.isInteger(stream), 'dropout', `stream ${stream}`, 'give an integer');
    check(seed.dtype !== 'f32' && elements(seed) === 1, 'dropout', `seed ${seed.dtype} [${seed.shape}]`, 'give one i32 or u32');
    return [f32(x.shape)];
  },
  flops: ([x]) => 16 * elements(x),
  gradient: (g) => [g.op('dropout', [g.dy, g.inputs[1]], g.attrs)],
});

/** What the kernels of all backends compare with: the stream's share of the key, and the least 24 bits that are kept. */
export function dropoutKey({ p, stream }: DropoutAttrs): { readonly streamBits: number; readonly threshold: number; readonly scale: number } {
  return { streamBits: mix32(stream), threshold: Math.ceil(p * 0x1000000), scale: p < 1 ? 1 / (1 - p) : 0 };
}
