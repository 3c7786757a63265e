import { randomUnit } from '../../src/core/rng';
import { numel, type Shape } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';
import type { Graph, Value } from '../../src/graph/ir';
import { ops } from '../../src/ops/all';
import { type Builder, createBuilder } from '../../src/ops/builder';
import type { OpCase } from './case';

/**
 * `plain`: the operator on inputs of the graph. `views`: activations are columns of wider buffers, with foreign columns on either side
 * (so that `ld` exceeds the padded columns, and the lanes behind the last column are another value's). `computed`: weights are such columns,
 * as if the plan computed them.
 */
export type Form = 'plain' | 'views' | 'computed';

export interface CaseGraph {
  readonly graph: Graph;
  readonly inputs: Record<string, Tensor>;
  readonly weights: Map<string, Tensor>;
}

const matrices = ['glcm', 'gldm', 'glrlm', 'glszm', 'ngtdm'];
const integerOps: readonly string[] = ['gldzm', 'histogram', ...matrices, ...matrices.map((name) => `window_${name}`)];
/** What a random operator is seeded with. */
export const seed: Tensor = tensor('i32', [1], new Int32Array([-1234567]));
/** Operators that every backend computes to the last bit, or not at all: WebGPU. */
export const exactOps: readonly string[] = ['convolve_lines', 'recursive_lines'];
/** Operators in f64 that every backend computes to about its last bits, or not at all: WebGPU. */
export const doubleOps: readonly string[] = ['fourier_lines'];
/** What WebGPU refuses. */
export const refusedOps: readonly string[] = [...exactOps, ...doubleOps];
/** Edges of both signs, 0 among them, in steps of 1/8 that lack every fifth; values at them, between them and beyond them, -0 and NaN. */
const digitized: Readonly<Record<string, (length: number, shape: Shape) => Tensor>> = {
  edges: (length, shape) =>
    tensor(
      'f64',
      shape,
      Float64Array.from({ length }, (_, n) => (n + Math.floor(n / 5) - Math.floor(length / 2)) / 8),
    ),
  numbers: (length, shape) =>
    tensor(
      'i32',
      shape,
      Int32Array.from({ length }, (_, n) => 3 * n + 2),
    ),
  values: (length, shape) => {
    const value = (n: number) => {
      const eighths = Math.floor(80 * randomUnit('digitize.values', n)) - 40;
      const near = [0, Number.EPSILON * Math.abs(eighths), 0.5, Number.NaN][n % 4] / 8;
      return eighths === 0 && n % 4 === 0 ? -0 : eighths / 8 - near;
    };
    return tensor(
      'f64',
      shape,
      Float64Array.from({ length }, (_, n) => value(n)),
    );
  },
};
const usualWeights: readonly string[] = ['weight', 'bias', 'slope'];

/** Only channels can be joined: rank 2 and 5. */
const joins = ({ shape }: { shape: Shape }) => shape.length === 2 || shape.length === 5;

/** The forms in which a case differs. */
export function formsOf({ inputs, weights = usualWeights }: OpCase): readonly Form[] {
  return Object.keys(inputs).some((name) => weights.includes(name)) ? ['plain', 'views', 'computed'] : ['plain', 'views'];
}

export function buildOpCase(c: OpCase, form: Form): CaseGraph {
  const b = createBuilder();
  const inputs: Record<string, Tensor> = {};
  const weights = new Map<string, Tensor>();
  const weightNames = c.weights ?? usualWeights;
  const random = (name: string, shape: Shape): Tensor => {
    const [low, high] = c.range ?? [-1, 1];
    return tensor(
      'f32',
      shape,
      Float32Array.from({ length: numel(shape) }, (_, i) => low + (high - low) * randomUnit(`${c.op}.${name}`, i)),
    );
  };
  const activation = (name: string, shape: Shape): Value => {
    inputs[name] = random(name, shape);
    return b.input(name, shape);
  };
  const source = (name: string, shape: Shape): Value => {
    if (name === 'seed') {
      inputs[name] = seed;
      return b.input(name, shape, 'i32');
    }
    if (c.op === 'digitize') {
      inputs[name] = digitized[name](numel(shape), shape);
      return b.input(name, shape, name === 'numbers' ? 'i32' : 'f64');
    }
    if (integerOps.includes(c.op)) {
      const levels = (c.attrs as { levels: number }).levels + 1;
      const stream = name === 'levels' ? c.op : `${c.op}.${name}`;
      inputs[name] = tensor(
        'i32',
        shape,
        Int32Array.from({ length: numel(shape) }, (_, i) => Math.floor(levels * randomUnit(stream, i))),
      );
      return b.input(name, shape, 'i32');
    }
    if (refusedOps.includes(c.op)) {
      const dtype = c.op === 'convolve_lines' && c.attrs?.single ? 'f32' : 'f64';
      const values = Float64Array.from({ length: numel(shape) }, (_, i) => 2 * randomUnit(`${c.op}.${name}`, i) - Math.SQRT1_2);
      inputs[name] = tensor(dtype, shape, dtype === 'f32' ? Float32Array.from(values) : values);
      return b.input(name, shape, dtype);
    }
    const isWeight = weightNames.includes(name);
    if (form === (isWeight ? 'computed' : 'views')) return shape.length === 1 ? activation(name, shape) : insideWider(b, name, shape, activation);
    if (!isWeight) return activation(name, shape);
    weights.set(name, random(name, shape));
    return b.parameter(name, shape);
  };

  const values = new Map(Object.entries(c.inputs).map(([name, shape]) => [name, source(name, shape)]));
  const definition = ops[c.op];
  const operands = definition.variadic ? [...values.values()] : [...definition.inputs, ...definition.optional].map((name) => values.get(name));
  b.apply(c.op, operands, c.attrs).forEach((y, i) => {
    const name = `out${i}`;
    b.output(name, form === 'views' && y.dtype === 'f32' && joins(y) ? around(b, name, y, activation) : y);
  });
  return { graph: b.finish(), inputs, weights };
}

type Activation = (name: string, shape: Shape) => Value;

const withChannels = (shape: Shape, channels: number) => shape.map((extent, axis) => (axis === 1 ? channels : extent));

/** `x` as the columns from 4 on of a wider value, which is an output of the graph too, so that it stays. */
function insideWider(b: Builder, name: string, shape: Shape, activation: Activation): Value {
  const given = activation(name, shape);
  if (!joins(given)) return given;
  const x = b.unary(given, { kind: 'identity' });
  b.output(`wider.${name}`, around(b, `around.${name}`, x, activation));
  return x;
}

/** Four channels before `x`, three after it. */
function around(b: Builder, name: string, x: Value, activation: Activation): Value {
  return b.concat(activation(`${name}.before`, withChannels(x.shape, 4)), x, activation(`${name}.after`, withChannels(x.shape, 3)));
}
