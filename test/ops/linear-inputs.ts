import { type OpName, ops } from '../../src/ops/all';
import type { OpCase } from './case';

/** Sets of inputs: an operator is linear in those of a set together, while the others stand still. */
type LinearSets = (attrs: Readonly<Record<string, unknown>>, inputs: readonly string[]) => readonly (readonly string[])[];

const inX: LinearSets = () => [['x']];
const curved: LinearSets = () => [];

/** A product of two inputs to which others are added; linear in either with what is added, unless an activation follows. */
const product =
  (factors: readonly string[], added: readonly string[] = []): LinearSets =>
  ({ activation = 'identity' }) =>
    activation === 'identity' ? factors.map((factor) => [factor, ...added, 'residual']) : [];

const binary: LinearSets = (attrs, inputs) => {
  const sets: Readonly<Record<string, readonly (readonly string[])[]>> = { add: [['a', 'b']], sub: [['a', 'b']], div: [['a']] };
  if (attrs.kind === 'mul') return product(['a', 'b'])(attrs, inputs);
  return attrs.activation === 'identity' ? (sets[attrs.kind as string] ?? []) : [];
};

/** Which inputs every operator with a gradient is linear in, by its normalised attributes. */
const linearSets: Partial<Readonly<Record<OpName, LinearSets>>> = {
  adaptive_pool3d: ({ kind }) => (kind === 'avg' ? [['x']] : []),
  avg_pool3d: inX,
  binary,
  concat: (_, inputs) => [inputs],
  conv3d: product(['x', 'weight'], ['bias']),
  conv3d_grad_weight: product(['x', 'dy']),
  conv_transpose3d: product(['x', 'weight'], ['bias']),
  dropout: inX,
  expand: inX,
  grid_sample: inX,
  interpolate: inX,
  linear: product(['x', 'weight'], ['bias']),
  matmul: product(['a', 'b']),
  max_pool3d: curved,
  norm_stats: curved,
  // What is put around x is no part of it.
  pad: ({ mode, value }) => (mode === 'constant' && value !== 0 ? [] : [['x']]),
  reduce: (_, inputs) => (inputs.includes('by') ? [['x'], ['by']] : [['x']]),
  reshape: inX,
  scale_shift: product(['x', 'scale'], ['shift']),
  slice: inX,
  softmax: curved,
  transpose: inX,
  unary: ({ kind }) => (kind === 'identity' || kind === 'neg' ? [['x']] : []),
};

/** The sets of a case's inputs that its operator is linear in. Throws where nobody has said so of an operator with a gradient. */
export function linearInputs({ op, attrs = {}, inputs }: OpCase): readonly (readonly string[])[] {
  if (ops[op].gradient === 'none') return [];
  const sets = linearSets[op];
  if (!sets) throw new Error(`say in linear-inputs.ts which inputs ${op} is linear in`);
  const names = Object.keys(inputs);
  const normalised = ops[op].normalise(attrs) as Readonly<Record<string, unknown>>;
  return sets(normalised, names).map((set) => set.filter((name) => names.includes(name)));
}
