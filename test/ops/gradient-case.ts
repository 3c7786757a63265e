import type { Backend } from '../../src/backends/backend';
import { randomUnit } from '../../src/core/rng';
import { numel } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';
import { gradients } from '../../src/graph/gradients';
import type { Graph, Value } from '../../src/graph/ir';
import { ops } from '../../src/ops/all';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import type { OpCase } from './case';
import { seed } from './case-graph';

/** An operator with the gradients of L = Σ over its outputs of dout · out: outputs `out0`, … and `d.NAME` for each input NAME that L depends on. */
export interface GradientCase {
  readonly graph: Graph;
  readonly inputs: Record<string, Tensor>;
  readonly weights: Map<string, Tensor>;
  /** Inputs with a gradient. */
  readonly differentiable: readonly string[];
}

const usualWeights: readonly string[] = ['weight', 'bias', 'slope'];

/** True where the operator has a gradient rule. */
export const isDifferentiable = ({ op }: OpCase): boolean => ops[op].gradient !== 'none';

/** Random values of a case, f64 so that differences can be small. */
export function randomTensor(stream: string, shape: readonly number[], [low, high]: readonly [number, number] = [-1, 1]): Tensor {
  return tensor(
    'f64',
    shape,
    Float64Array.from({ length: numel(shape) }, (_, i) => low + (high - low) * randomUnit(stream, i)),
  );
}

export function buildGradientCase(c: OpCase): GradientCase {
  const b = createBuilder();
  const inputs: Record<string, Tensor> = {};
  const weights = new Map<string, Tensor>();
  const values = new Map<string, Value>();
  for (const [name, shape] of Object.entries(c.inputs)) {
    if (name === 'seed') {
      inputs[name] = seed;
      values.set(name, b.input(name, shape, 'i32'));
      continue;
    }
    const value = randomTensor(`${c.op}.${name}`, shape, c.range);
    if ((c.weights ?? usualWeights).includes(name)) weights.set(name, value);
    else inputs[name] = value;
    values.set(name, weights.has(name) ? b.parameter(name, shape) : b.input(name, shape));
  }
  const definition = ops[c.op];
  const operands = definition.variadic ? [...values.values()] : [...definition.inputs, ...definition.optional].map((name) => values.get(name));
  const seeds = b.apply(c.op, operands, c.attrs).map((value, i) => {
    b.output(`out${i}`, value);
    inputs[`dout${i}`] = randomTensor(`${c.op}.dout${i}`, value.shape);
    return { value, gradient: b.input(`dout${i}`, value.shape) };
  });
  const names = [...values.keys()];
  const found = gradients(b, seeds, [...values.values()]);
  found.forEach((gradient, i) => {
    if (gradient) b.output(`d.${names[i]}`, b.unary(gradient, { kind: 'identity' }));
  });
  return { graph: b.finish(), inputs, weights, differentiable: names.filter((_, i) => found[i]) };
}

/** The outputs of a case on a backend. */
export async function runGradientCase(backend: Backend, { graph, inputs, weights }: GradientCase): Promise<Record<string, Tensor>> {
  const executable = await backend.load(compile(graph), weights);
  const outputs = await executable.run(inputs);
  executable.dispose();
  return outputs;
}
