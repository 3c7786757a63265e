import type { Graph, Node, ValueId, ValueType } from './ir';

/** A pass takes a graph and returns a better one with the same outputs. */
export type Pass = (graph: Graph) => Graph;

/** The node that makes each value. */
export function producers(graph: Graph): Map<ValueId, Node> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
}

/** How often each value is read; being an output of the graph, or kept in a state, counts as once. */
export function useCounts(graph: Graph): Map<ValueId, number> {
  const counts = new Map<ValueId, number>();
  const count = (value: ValueId) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const node of graph.nodes) for (const value of node.inputs) if (value !== undefined) count(value);
  for (const value of [...graph.outputs.values(), ...graph.states.keys()]) count(value);
  return counts;
}

/** Values that depend on weights and literals only. */
export function constantValues(graph: Graph): Set<ValueId> {
  const constants = new Set<ValueId>([...graph.parameters.values(), ...graph.literals.keys()]);
  for (const node of graph.nodes) {
    const inputs = node.inputs.filter((value) => value !== undefined);
    if (inputs.length > 0 && inputs.every((value) => constants.has(value))) for (const value of node.outputs) constants.add(value);
  }
  return constants;
}

/** Collects the nodes of a rewritten graph, with new values where a pass needs them. */
export class Rewriter {
  readonly nodes: Node[] = [];
  private readonly values: ValueType[];

  constructor(private readonly graph: Graph) {
    this.values = [...graph.values];
  }

  value(type: ValueType): ValueId {
    return this.values.push(type) - 1;
  }

  typeOf(value: ValueId): ValueType {
    return this.values[value];
  }

  /** Adds a node with one new output. */
  add(op: string, inputs: readonly ValueId[], attrs: Node['attrs'], type: ValueType): ValueId {
    const output = this.value(type);
    this.nodes.push({ op, inputs, attrs, outputs: [output] });
    return output;
  }

  finish(): Graph {
    return { ...this.graph, values: this.values, nodes: this.nodes };
  }
}
