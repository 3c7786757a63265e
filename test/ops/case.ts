import type { Shape } from '../../src/core/shape';
import type { OpName } from '../../src/ops/all';
import { type UnaryKind, unaryKinds } from '../../src/ops/epilogue';

/** One operator on one set of shapes: what every backend must do as the reference does. */
export interface OpCase {
  readonly op: OpName;
  /** What is special about the case; unique within the operator. */
  readonly label: string;
  /** Shapes by the operator's own input names (`x0`, `x1`, … for a variadic one). */
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly attrs?: Readonly<Record<string, unknown>>;
  /** Inputs that come as weights; by default those named weight, bias and slope. */
  readonly weights?: readonly string[];
  /** Range of the values, [-1, 1) by default. Integer inputs are levels from 0 to `attrs.levels`, which an operator need not know. */
  readonly range?: readonly [number, number];
}

type Extra = Partial<Pick<OpCase, 'weights' | 'range'>>;
export type Make = (label: string, inputs: OpCase['inputs'], attrs?: OpCase['attrs'], extra?: Extra) => OpCase;

/** Makes the cases of one operator. */
export const of =
  (op: OpName): Make =>
  (label, inputs, attrs = {}, extra = {}) => ({ op, label, inputs, attrs, ...extra });

export const positive: Extra = { range: [0.1, 1] };
/** What logarithms and roots are defined on. */
export const domain = (kind: UnaryKind): Extra => (['log', 'sqrt', 'rsqrt'].includes(kind) ? positive : {});

/** Every activation, PReLU with one slope and with one a channel, each without a residual, with one before and with one after. */
export function epilogues(make: Make, inputs: OpCase['inputs'], output: Shape, attrs: OpCase['attrs'] = {}): OpCase[] {
  const residuals: readonly { word: string; inputs: OpCase['inputs']; attrs: object }[] = [
    { word: 'alone', inputs: {}, attrs: {} },
    { word: '+ residual', inputs: { residual: output }, attrs: { residualFirst: false } },
    { word: 'of the sum with a residual', inputs: { residual: output }, attrs: { residualFirst: true } },
  ];
  const activations = unaryKinds.flatMap((kind): { kind: UnaryKind; slope: OpCase['inputs']; word: string }[] =>
    kind === 'prelu'
      ? [
          { kind, slope: { slope: [1] }, word: 'prelu [1]' },
          { kind, slope: { slope: [output[1]] }, word: 'prelu [C]' },
        ]
      : [{ kind, slope: {}, word: kind }],
  );
  return activations.flatMap(({ kind, slope, word }) =>
    residuals.map((r) => make(`${word} ${r.word}`, { ...inputs, ...slope, ...r.inputs }, { ...attrs, activation: kind, ...r.attrs }, domain(kind))),
  );
}

export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const pairs = <A, B>(as: readonly A[], bs: readonly B[]) => as.flatMap((a) => bs.map((b) => [a, b] as const));
