import { sameShape } from '../core/shape';
import { tensor } from '../core/tensor';
import type { Value, ValueType } from '../graph/ir';
import { check, type Gradients } from './define';

/** Elementwise functions of one argument. `alpha` is the one parameter of those that have one. */
export const unaryKinds = [
  'identity',
  'relu',
  'leaky_relu',
  'prelu',
  'relu6',
  'elu',
  'selu',
  'gelu',
  'gelu_tanh',
  'swish',
  'mish',
  'sigmoid',
  'tanh',
  'softplus',
  'hardswish',
  'hardsigmoid',
  'exp',
  'log',
  'sqrt',
  'rsqrt',
  'neg',
  'abs',
] as const;
export type UnaryKind = (typeof unaryKinds)[number];

/** Default of `alpha` where the function has one: slope, scale or limit, as PyTorch and MONAI name it. */
export const defaultAlpha: Partial<Record<UnaryKind, number>> = { leaky_relu: 0.01, elu: 1, swish: 1, softplus: 1 };

/**
 * What an operator does to a result before it is stored: `act(y + residual)` if `residualFirst`, else `act(y) + residual`.
 * PReLU's slopes come as the optional input `slope` ([1] or [C]), the other addend as the optional input `residual`.
 */
export interface Epilogue {
  readonly activation: UnaryKind;
  readonly alpha: number;
  readonly residualFirst: boolean;
}

/** The optional inputs that every operator with an epilogue has, in this order, after its own. */
export const epilogueInputs = ['slope', 'residual'] as const;

export function normaliseEpilogue(attrs: Partial<Epilogue>): Epilogue {
  const { activation = 'identity' } = attrs;
  return { activation, alpha: attrs.alpha ?? defaultAlpha[activation] ?? 0, residualFirst: attrs.residualFirst ?? false };
}

/** Checks `slope` and `residual` against the output they apply to. */
export function checkEpilogue(op: string, attrs: Epilogue, output: ValueType, slope: ValueType | undefined, residual: ValueType | undefined): void {
  const channels = output.shape[1];
  check(
    (attrs.activation === 'prelu') === (slope !== undefined),
    op,
    `activation ${attrs.activation} ${slope ? 'takes no' : 'needs a'} slope`,
    'give the slope with prelu only',
  );
  if (slope) {
    const [count] = slope.shape;
    check(
      slope.shape.length === 1 && (count === 1 || count === channels),
      op,
      `slope has shape [${slope.shape}] for ${channels} channels`,
      'give one slope, or one a channel',
    );
  }
  if (residual)
    check(sameShape(residual.shape, output.shape), op, `residual [${residual.shape}] does not fit the output [${output.shape}]`, 'give equal shapes');
}

/** Gradients of what an epilogue adds to an operator: of its result before the epilogue, and of the slope and the residual. */
export interface EpilogueGradients {
  readonly dz: Value;
  readonly dSlope?: Value;
  readonly dResidual?: Value;
}

/**
 * Undoes the epilogue of the operator `name`: ∂L/∂z, where z is its result without the epilogue, computed once more from `operands`
 * (its inputs before `slope` and `residual`) where the activation's derivative needs it.
 */
export function epilogueGradients<A extends Partial<Epilogue>>(
  g: Gradients<A>,
  name: string,
  operands: readonly (Value | undefined)[],
  slope?: Value,
  residual?: Value,
): EpilogueGradients {
  const { activation: kind = 'identity', alpha = 0, residualFirst = false } = g.attrs;
  if (kind === 'identity') return { dz: g.dy, dResidual: residual && g.dy };
  const plain = g.op(name, operands, { ...g.attrs, activation: 'identity', alpha: 0, residualFirst: false });
  const z = residual && residualFirst ? g.op('binary', [plain, residual], { kind: 'add' }) : plain;
  const dz = g.op('unary_grad', [z, g.dy, slope], { kind, alpha });
  return { dz, dSlope: slope && slopeGradient(g, z, slope), dResidual: residual && (residualFirst ? dz : g.dy) };
}

/** ∂L/∂slope of PReLU: Σ dy · min(z, 0) over what shares a slope. */
export function slopeGradient<A extends object>(g: Gradients<A>, z: Value, slope: Value): Value {
  const zero = g.literal(
    tensor(
      'f32',
      z.shape.map(() => 1),
    ),
  );
  const negative = g.op('binary', [z, zero], { kind: 'min' });
  const dims = z.shape.map((_, axis) => axis).filter((axis) => axis !== 1 || slope.shape[0] === 1);
  return g.op('reshape', [g.op('reduce', [g.dy, negative], { dims })], { shape: slope.shape });
}

/** f(x) for one element, in f64. The definitions are PyTorch's. */
export function applyUnary(kind: UnaryKind, x: number, alpha: number): number {
  switch (kind) {
    case 'identity':
      return x;
    case 'relu':
      return Math.max(x, 0);
    case 'leaky_relu':
    case 'prelu':
      return x >= 0 ? x : alpha * x;
    case 'relu6':
      return Math.min(Math.max(x, 0), 6);
    case 'elu':
      return x > 0 ? x : alpha * Math.expm1(x);
    case 'selu':
      return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
    case 'gelu':
      return 0.5 * x * (1 + erf(x * Math.SQRT1_2));
    case 'gelu_tanh':
      return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    case 'swish':
      return x * logistic(alpha * x);
    case 'mish':
      return x * Math.tanh(softplus(x));
    case 'sigmoid':
      return logistic(x);
    case 'tanh':
      return Math.tanh(x);
    case 'softplus':
      return softplus(alpha * x) / alpha;
    case 'hardswish':
      return (x * Math.min(Math.max(x + 3, 0), 6)) / 6;
    case 'hardsigmoid':
      return Math.min(Math.max(x + 3, 0), 6) / 6;
    case 'exp':
      return Math.exp(x);
    case 'log':
      return Math.log(x);
    case 'sqrt':
      return Math.sqrt(x);
    case 'rsqrt':
      return 1 / Math.sqrt(x);
    case 'neg':
      return -x;
    case 'abs':
      return Math.abs(x);
  }
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function softplus(x: number): number {
  return x > 20 ? x : Math.log1p(Math.exp(x));
}

/** erf by its Taylor series for small arguments, else by the continued fraction of erfc (Lentz); f64 accurate. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = a;
    let sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return Math.sign(x) * ((2 / Math.sqrt(Math.PI)) * sum);
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}
