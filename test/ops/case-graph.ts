import { randomUnit } from '../../src/core/rng';
import { numel, type Shape } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';
import type { Value } from '../../src/graph/graph-builder';
import type { Graph } from '../../src/graph/ir';
import { ops } from '../../src/ops/all';
import { type Builder, createBuilder } from '../../src/ops/builder';
import type { OpCase } from './case';

/**
 * `plain`: the operator on inputs of the graph. `views`: activations are columns of wider buffers, with foreign columns on either side
 * (so that `ld` exceeds the padded columns, and the lanes behind the last column are another value's).
 */
export type Form = 'plain' | 'views';

export interface CaseGraph {
  readonly graph: Graph;
  readonly inputs: Record<string, Tensor>;
  readonly weights: Map<string, Tensor>;
}

const matrices = ['glcm', 'gldm', 'glrlm', 'glszm', 'ngtdm'];
const integerOps: readonly string[] = ['gldzm', 'histogram', ...matrices, ...matrices.map((name) => `window_${name}`)];
/** Operators that every backend computes to the last bit, or not at all: WebGPU. */
export const exactOps: readonly string[] = ['convolve_lines', 'recursive_lines'];
const usualWeights: readonly string[] = ['weight', 'bias', 'slope'];

/** Only channels can be joined: rank 2 and 5. */
const joins = ({ shape }: { shape: Shape }) => shape.length === 2 || shape.length === 5;

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
    if (exactOps.includes(c.op)) {
      const dtype = c.op === 'convolve_lines' && c.attrs?.single ? 'f32' : 'f64';
      const values = Float64Array.from({ length: numel(shape) }, (_, i) => 2 * randomUnit(`${c.op}.${name}`, i) - Math.SQRT1_2);
      inputs[name] = tensor(dtype, shape, dtype === 'f32' ? Float32Array.from(values) : values);
      return b.input(name, shape, dtype);
    }
    if (!weightNames.includes(name))
      return form === 'views' && shape.length !== 1 ? insideWider(b, name, shape, activation) : activation(name, shape);
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
