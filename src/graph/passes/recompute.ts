import type { Graph, Node, OpTable, ValueId, ValueType } from '../ir';
import { bytesOf } from '../layout';
import { Rewriter } from '../rewrite';

/** Which values of the forward pass wait in memory for the backward pass; the others are computed again. */
export interface RecomputePolicy {
  /** Results of convolutions and matrix products wait: they are dear to compute again, and what lies between two is cheap. */
  readonly keepProducts: boolean;
  /** The forward pass in so many stretches of about equal bytes. Without products, what leads from one to another waits. */
  readonly segments: number;
  /** All of the last stretch waits: its backward pass comes at once. */
  readonly keepLast: boolean;
}

export const recomputePolicies: readonly RecomputePolicy[] = [true, false].flatMap((keepProducts) =>
  [1, 2, 3, 4, 6, 8, 12].flatMap((segments) => [true, false].map((keepLast) => ({ keepProducts, segments, keepLast }))),
);

/** Operations an element moved, from which on an operator counts as a product. */
const PRODUCT = 8;

/** Values below this share of the forward pass are not worth dropping: statistics, biases, the loss. */
const SMALL = 1 / 1000;

/**
 * Checkpointing (Chen et al. 2016): the backward pass computes values of the forward pass again from those that were kept, each just
 * before it is first needed, by the same operators on the same numbers.
 *
 * The forward pass is what leads to the graph's named outputs; the backward pass writes states. Also gives the operations this adds.
 */
export function recompute(graph: Graph, ops: OpTable, { keepProducts, segments, keepLast }: RecomputePolicy): { graph: Graph; flops: number } {
  const forward = ancestors(graph);
  const bytesMade = (node: Node) => node.outputs.reduce((sum, id) => sum + bytesOf(graph.values[id]), 0);
  const total = [...forward].reduce((sum, node) => sum + bytesMade(node), 0);

  const makers = new Map<ValueId, { node: Node; segment: number }>();
  let made = 0;
  const segmentOf = new Map<Node, number>();
  for (const node of graph.nodes) {
    if (!forward.has(node)) continue;
    const segment = Math.min(segments - 1, Math.floor((segments * made) / total));
    segmentOf.set(node, segment);
    made += bytesMade(node);
    for (const id of node.outputs) makers.set(id, { node, segment });
  }
  const kept = new Set<ValueId>([...graph.outputs.values(), ...graph.states.keys()]);
  for (const [id, { node, segment }] of makers) {
    const isProduct = keepProducts && flopsOf(graph, ops, node) >= PRODUCT * (elementsOf(graph, node.inputs) + elementsOf(graph, node.outputs));
    if ((keepLast && segment === segments - 1) || isProduct || bytesOf(graph.values[id]) <= SMALL * total) kept.add(id);
  }
  for (const [node, segment] of keepProducts ? [] : segmentOf) {
    for (const id of node.inputs) if (id !== undefined && (makers.get(id)?.segment ?? segment) < segment) kept.add(id);
  }

  const rewriter = new Rewriter(graph);
  const again = new Map<ValueId, ValueId>();
  let flops = 0;
  const available = (id: ValueId): ValueId => {
    const maker = makers.get(id);
    if (!maker || kept.has(id)) return id;
    const known = again.get(id);
    if (known !== undefined) return known;
    const { node } = maker;
    const inputs = node.inputs.map((input) => (input === undefined ? undefined : available(input)));
    const outputs = node.outputs.map((output) => rewriter.value(graph.values[output]));
    rewriter.nodes.push({ ...node, inputs, outputs });
    flops += flopsOf(graph, ops, node);
    for (const [i, output] of node.outputs.entries()) again.set(output, outputs[i]);
    return again.get(id) as ValueId;
  };
  for (const node of graph.nodes) {
    const inputs = forward.has(node) ? node.inputs : node.inputs.map((id) => (id === undefined ? undefined : available(id)));
    rewriter.nodes.push({ ...node, inputs });
  }
  return { graph: rewriter.finish(), flops };
}

/** Nodes that the named outputs depend on. */
function ancestors(graph: Graph): Set<Node> {
  const wanted = new Set(graph.outputs.values());
  const found = new Set<Node>();
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((id) => wanted.has(id))) continue;
    found.add(node);
    for (const id of node.inputs) if (id !== undefined) wanted.add(id);
  }
  return found;
}

const typesOf = (graph: Graph, ids: readonly (ValueId | undefined)[]): (ValueType | undefined)[] =>
  ids.map((id) => (id === undefined ? undefined : graph.values[id]));

function flopsOf(graph: Graph, ops: OpTable, node: Node): number {
  return ops[node.op].flops(typesOf(graph, node.inputs), typesOf(graph, node.outputs) as ValueType[], node.attrs);
}

function elementsOf(graph: Graph, ids: readonly (ValueId | undefined)[]): number {
  return typesOf(graph, ids).reduce((sum, type) => sum + (type ? bytesOf(type) / 4 : 0), 0);
}
