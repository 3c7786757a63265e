import { sameShape } from '../../core/shape';
import type { Graph, Node, ValueId } from '../ir';
import { type Pass, producers, useCounts } from '../rewrite';

/** Operators with an epilogue, and where their inputs `slope` and `residual` stand. */
const slots: Readonly<Record<string, { slope: number; residual?: number }>> = {
  conv3d: { slope: 3, residual: 4 },
  conv_transpose3d: { slope: 3, residual: 4 },
  linear: { slope: 3, residual: 4 },
  scale_shift: { slope: 3, residual: 4 },
  binary: { slope: 2 },
};

const activationOf = (node: Node) => (node.attrs as { activation: string }).activation;
const residualOf = (node: Node) => (slots[node.op].residual === undefined ? undefined : node.inputs[slots[node.op].residual as number]);

function withInput(node: Node, slot: number, value: ValueId | undefined): (ValueId | undefined)[] {
  const inputs = [...node.inputs];
  while (inputs.length <= slot) inputs.push(undefined);
  inputs[slot] = value;
  return inputs;
}

/** Moves an activation into the operator that feeds it: `act(f(x))`, or `act(f(x) + residual)`. */
export const fuseActivation: Pass = (graph) =>
  fusePairs(graph, (node, made) => {
    if (node.op !== 'unary') return undefined;
    const source = made(node.inputs[0]);
    if (!source || !(source.op in slots) || activationOf(source) !== 'identity') return undefined;
    const { kind, alpha } = node.attrs as { kind: string; alpha: number };
    const residualFirst = residualOf(source) !== undefined;
    const attrs = { ...source.attrs, activation: kind, alpha, ...(slots[source.op].residual === undefined ? {} : { residualFirst }) };
    return { source, fused: { op: source.op, attrs, inputs: withInput(source, slots[source.op].slope, node.inputs[1]), outputs: node.outputs } };
  });

/** Moves an addition into one of the operators that feed it, to the place of the addition, where both addends are there. */
export const fuseResidual: Pass = (graph) =>
  fusePairs(graph, (node, made) => {
    if (node.op !== 'binary' || (node.attrs as { kind: string }).kind !== 'add') return undefined;
    const [a, b, slope] = node.inputs as ValueId[];
    if (a === b || !sameShape(graph.values[a].shape, graph.values[b].shape)) return undefined;
    const candidates = [
      [made(a), b],
      [made(b), a],
    ] as const;
    // The first operand is the main path: fusing there leaves the shortcut free to read what the sum is written beside.
    const usable = candidates.find(
      ([source]) => source && slots[source.op]?.residual !== undefined && residualOf(source) === undefined && fits(source, node),
    );
    const [source, other] = usable ?? [];
    if (!source || other === undefined) return undefined;
    const { activation, alpha } = node.attrs as { activation: string; alpha: number };
    const inputs = withInput(source, slots[source.op].residual as number, other);
    const after = activation !== 'identity';
    if (after) inputs[slots[source.op].slope] = slope;
    const attrs = after ? { ...source.attrs, activation, alpha, residualFirst: true } : { ...source.attrs, residualFirst: false };
    return { source, fused: { op: source.op, attrs, inputs, outputs: node.outputs } };
  });

/** One activation is all there is room for: before the addition or after it. */
function fits(source: Node, add: Node): boolean {
  return activationOf(add) === 'identity' || activationOf(source) === 'identity';
}

/** Replaces pairs (source, node) by one node at the later place, where `source` is read by `node` alone. */
function fusePairs(
  graph: Graph,
  match: (node: Node, made: (value: ValueId | undefined) => Node | undefined) => { source: Node; fused: Node } | undefined,
): Graph {
  const madeBy = producers(graph);
  const uses = useCounts(graph);
  const nodes: Node[] = [];
  const absorbed = new Set<Node>();
  const made = (value: ValueId | undefined) => {
    const source = value === undefined || uses.get(value) !== 1 ? undefined : madeBy.get(value);
    return source && !absorbed.has(source) ? source : undefined;
  };
  const placed = new Map<Node, Node>();
  for (const node of graph.nodes) {
    const pair = match(node, made);
    if (!pair) {
      placed.set(node, node);
      continue;
    }
    absorbed.add(pair.source);
    placed.set(node, pair.fused);
    for (const value of pair.fused.outputs) madeBy.set(value, pair.fused);
  }
  for (const node of graph.nodes) if (!absorbed.has(node)) nodes.push(placed.get(node) as Node);
  return { ...graph, nodes: nodes.filter((node) => !absorbed.has(node)) };
}
