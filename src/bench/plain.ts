import { evaluateConstants } from '../backends/constants';
import { PmError } from '../core/errors';
import { asFloat64, type Tensor, tensor } from '../core/tensor';
import type { Graph, Node, ValueId, ValueType } from '../graph/ir';
import { removeDead } from '../graph/passes/remove-dead';
import { type ConstantOperand, Plan } from '../graph/plan';
import { constantValues, producers } from '../graph/rewrite';
import type { Epilogue } from '../ops/epilogue';
import type { NormStatsAttrs } from '../ops/norm_stats';
import type { Model } from './suite';

/** One operation as every library has it: one output, no epilogue, a normalisation whole. */
export interface PlainNode {
  readonly op: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly inputs: readonly (ValueId | undefined)[];
  readonly output: ValueId;
}

/** A model in the operations that peers know: what their exporters would give them. */
export interface PlainGraph {
  readonly values: readonly ValueType[];
  readonly nodes: readonly PlainNode[];
  /** Weights, and all that depends on weights only, in f32. */
  readonly constants: ReadonlyMap<ValueId, Tensor>;
  /** Weights that are learned: none but where asked for. */
  readonly parameters: ReadonlyMap<ValueId, Tensor>;
  readonly inputs: ReadonlyMap<string, ValueId>;
  /** The only input, where there is one. */
  readonly input: ValueId;
  readonly output: ValueId;
}

/**
 * Evaluates what is constant, writes epilogues as operations of their own, and turns statistics with the scale and shift that they are
 * made for into `norm` (groups, batch, eps; x, weight, bias). A scale and shift by constants is `affine` (x, scale [C], shift [C]).
 * `learned`: weights stay values of their own, for training.
 */
export function plainGraph({ graph: given, weights }: Model, { learned = false } = {}): PlainGraph {
  const alive = removeDead(given);
  const learnable = learned ? alive.parameters : new Map<string, ValueId>();
  const graph = learned ? { ...alive, parameters: new Map<string, ValueId>() } : alive;
  const values = [...graph.values];
  const nodes: PlainNode[] = [];
  const constant = constantValues(graph);
  const made = producers(graph);
  const node = (op: string, inputs: readonly (ValueId | undefined)[], attrs: object, output: ValueId) =>
    nodes.push({ op, inputs, attrs: attrs as PlainNode['attrs'], output });
  const fresh = (like: ValueId): ValueId => values.push(values[like]) - 1;
  for (const each of graph.nodes) {
    if (each.outputs.every((value) => constant.has(value)) || each.op === 'norm_stats') continue;
    const { op, attrs, inputs, epilogue } = split(each);
    const steps = epilogueSteps(epilogue);
    const targets = steps.map(() => fresh(each.outputs[0]));
    const first = targets[0] ?? each.outputs[0];
    if (op === 'scale_shift') normalisation(inputs, made, constant, node, first);
    else node(op, inputs, attrs, first);
    steps.forEach((step, i) => {
      node(step.op, [targets[i], step.other], step.attrs, targets[i + 1] ?? each.outputs[0]);
    });
  }
  const evaluated = evaluateConstants(constantsPlan(graph, constant), weights);
  const single = (t: Tensor) => tensor('f32', t.shape, Float32Array.from(asFloat64(t)));
  return {
    values,
    nodes,
    constants: new Map([...evaluated].map(([id, t]) => [id, single(t)])),
    parameters: new Map([...learnable].map(([key, id]) => [id, single(weightOf(weights, key))])),
    inputs: graph.inputs,
    input: [...graph.inputs.values()][0],
    output: only(graph.outputs),
  };
}

interface Step {
  readonly op: 'unary' | 'binary';
  readonly attrs: object;
  readonly other: ValueId | undefined;
}

interface Split extends Pick<Node, 'op' | 'attrs' | 'inputs'> {
  readonly epilogue?: Epilogue & { readonly slope?: ValueId; readonly residual?: ValueId };
}

/** Own inputs of the operators that end in an epilogue: slope and residual come behind them. */
const ownInputs: Readonly<Record<string, number>> = { conv3d: 3, conv_transpose3d: 3, linear: 3, scale_shift: 3, binary: 2 };

function split({ op, attrs, inputs }: Node): Split {
  const own = ownInputs[op];
  if (own === undefined) return { op, attrs, inputs };
  const { activation, alpha, residualFirst, ...rest } = attrs as unknown as Epilogue & Record<string, unknown>;
  const [slope, residual] = inputs.slice(own);
  return { op, attrs: rest, inputs: inputs.slice(0, own), epilogue: { activation, alpha, residualFirst, slope, residual } };
}

function epilogueSteps(epilogue: Split['epilogue']): Step[] {
  if (!epilogue) return [];
  const { activation, alpha, residualFirst, slope, residual } = epilogue;
  const activate: Step[] = activation === 'identity' ? [] : [{ op: 'unary', attrs: { kind: activation, alpha }, other: slope }];
  const add: Step[] = residual === undefined ? [] : [{ op: 'binary', attrs: { kind: 'add' }, other: residual }];
  return residualFirst ? [...add, ...activate] : [...activate, ...add];
}

function normalisation(
  [x, scale, shift]: readonly (ValueId | undefined)[],
  made: ReadonlyMap<ValueId, Node>,
  constant: ReadonlySet<ValueId>,
  node: (op: string, inputs: readonly (ValueId | undefined)[], attrs: object, output: ValueId) => void,
  output: ValueId,
): void {
  const isConstant = (value: ValueId | undefined) => value !== undefined && constant.has(value);
  if (isConstant(scale) && isConstant(shift)) {
    node('affine', [x, scale, shift], {}, output);
    return;
  }
  const stats = scale === undefined ? undefined : made.get(scale);
  const [statsX, weight, bias] = stats?.inputs ?? [];
  if (stats?.op === 'norm_stats' && stats.outputs[0] === scale && stats.outputs[1] === shift && statsX === x) {
    node('norm', [x, weight, bias], stats.attrs as unknown as NormStatsAttrs, output);
    return;
  }
  throw new PmError(
    'bench-graph',
    'scale_shift',
    'its coefficients are neither constants nor statistics of its input',
    'no peer has such an operator',
  );
}

/** A plan of nothing but its constants. */
function constantsPlan(graph: Graph, constant: ReadonlySet<ValueId>): Plan {
  const parameter = (id: ValueId): ConstantOperand => ({ kind: 'constant', id, ...graph.values[id] });
  return new Plan({
    steps: [],
    preamble: graph.nodes.filter(({ outputs }) => outputs.every((value) => constant.has(value))),
    parameters: new Map([...graph.parameters].map(([name, id]) => [name, parameter(id)])),
    literals: graph.literals,
    inputs: new Map(),
    outputs: new Map(),
    slabBytes: [],
    states: new Map(),
    constantBytes: 0,
    liveBytes: 0,
  });
}

function only(outputs: ReadonlyMap<string, ValueId>): ValueId {
  if (outputs.size !== 1) throw new PmError('bench-graph', 'graph', `has ${outputs.size} outputs`, 'give it one');
  return [...outputs.values()][0];
}

function weightOf(weights: ReadonlyMap<string, Tensor>, key: string): Tensor {
  const weight = weights.get(key);
  if (!weight) throw new PmError('weights-missing', 'weights', `${key} is missing`, 'load weights of this architecture');
  return weight;
}
