import { broadcast } from '../core/shape';
import { check, defineOp, elements, f32 } from './define';
import { type Epilogue, normaliseEpilogue } from './epilogue';

export const binaryKinds = ['add', 'sub', 'mul', 'div', 'max', 'min'] as const;
export type BinaryKind = (typeof binaryKinds)[number];

export interface BinaryAttrs extends Pick<Epilogue, 'activation' | 'alpha'> {
  readonly kind: BinaryKind;
}

/** y = act(a ∘ b), elementwise with NumPy's broadcasting; both of one rank. `slope` is PReLU's. */
export const binary = defineOp({
  name: 'binary',
  inputs: ['a', 'b'],
  optional: ['slope'],
  normalise: (attrs: Partial<BinaryAttrs>): BinaryAttrs => {
    const { activation, alpha } = normaliseEpilogue(attrs);
    return { kind: attrs.kind ?? 'add', activation, alpha };
  },
  infer: ([a, b, slope], { activation }) => {
    const shape = broadcast(a.shape, b.shape);
    check(
      shape !== undefined && a.shape.length === b.shape.length,
      'binary',
      `[${a.shape}] and [${b.shape}] do not broadcast`,
      'give shapes of one rank, equal or 1 along each axis',
    );
    check(
      (activation === 'prelu') === (slope !== undefined),
      'binary',
      `activation ${activation} ${slope ? 'takes no' : 'needs a'} slope`,
      'give the slope with prelu only',
    );
    return [f32(shape)];
  },
  flops: (_, [y]) => elements(y),
});
