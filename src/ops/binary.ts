import { broadcast } from '../core/shape';
import { tensor } from '../core/tensor';
import type { Value } from '../graph/ir';
import { check, defineOp, elements, f32, type Gradients } from './define';
import { type Epilogue, epilogueGradients, normaliseEpilogue } from './epilogue';
import { sumTo } from './sums';

export const binaryKinds = ['add', 'sub', 'mul', 'div', 'max', 'min', 'gt', 'eq'] as const;
export type BinaryKind = (typeof binaryKinds)[number];

export interface BinaryAttrs extends Pick<Epilogue, 'activation' | 'alpha'> {
  readonly kind: BinaryKind;
}

/** y = act(a ∘ b), elementwise with NumPy's broadcasting; both of one rank. `gt` and `eq` give 1 or 0. `slope` is PReLU's. */
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
  gradient: (g) => {
    const [a, b, slope] = g.inputs;
    const { dz, dSlope } = epilogueGradients(g, 'binary', [a, b], slope);
    const [da, db] = partials[g.attrs.kind](g, dz);
    return [g.wants(0) ? da(a) : undefined, g.wants(1) ? db(b) : undefined, dSlope];
  },
});

/** Of dz, the gradient of an operand of the given shape. */
type Partials = readonly [(a: Value) => Value | undefined, (b: Value) => Value | undefined];

const zero: Partials = [() => undefined, () => undefined];

/** Of dz, what goes to one operand and to the other: all to the first where larger > smaller, half each where they are equal, as in PyTorch. */
const extremum = (g: Gradients<BinaryAttrs>, dz: Value, larger: Value, smaller: Value): [Value, Value] => {
  const half = g.literal(
    tensor(
      'f64',
      larger.shape.map(() => 1),
      new Float64Array([0.5]),
    ),
  );
  const ties = g.op('binary', [g.op('binary', [larger, smaller], { kind: 'eq' }), half], { kind: 'mul' });
  const share = g.op('binary', [g.op('binary', [larger, smaller], { kind: 'gt' }), ties], { kind: 'add' });
  const first = g.op('binary', [dz, share], { kind: 'mul' });
  return [first, g.op('binary', [dz, first], { kind: 'sub' })];
};

const partials: Readonly<Record<BinaryKind, (g: Gradients<BinaryAttrs>, dz: Value) => Partials>> = {
  add: (g, dz) => [(a) => sumTo(g, dz, a.shape), (b) => sumTo(g, dz, b.shape)],
  sub: (g, dz) => [(a) => sumTo(g, dz, a.shape), (b) => g.op('unary', [sumTo(g, dz, b.shape)], { kind: 'neg' })],
  mul: (g, dz) => [(a) => sumTo(g, dz, a.shape, g.inputs[1]), (b) => sumTo(g, dz, b.shape, g.inputs[0])],
  div: (g, dz) => {
    const quotient = g.op('binary', [dz, g.inputs[1]], { kind: 'div' });
    return [
      (a) => sumTo(g, quotient, a.shape),
      // ∂(a / b) / ∂b = −(a / b) / b
      (b) => g.op('unary', [sumTo(g, quotient, b.shape, g.op('binary', [g.inputs[0], g.inputs[1]], { kind: 'div' }))], { kind: 'neg' }),
    ];
  },
  max: (g, dz) => {
    const [da, db] = extremum(g, dz, g.inputs[0], g.inputs[1]);
    return [(a) => sumTo(g, da, a.shape), (b) => sumTo(g, db, b.shape)];
  },
  min: (g, dz) => {
    // a takes it where b > a.
    const [da, db] = extremum(g, dz, g.inputs[1], g.inputs[0]);
    return [(a) => sumTo(g, da, a.shape), (b) => sumTo(g, db, b.shape)];
  },
  gt: () => zero,
  eq: () => zero,
};
