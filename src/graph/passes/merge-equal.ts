import type { Node, OpTable, ValueId } from '../ir';
import type { Pass } from '../rewrite';

/** Computes once what several nodes compute from the same values: a softmax that two losses read, statistics of one activation. */
export const mergeEqual =
  (ops: OpTable): Pass =>
  (graph) => {
    const same = new Map<ValueId, ValueId>();
    const known = new Map<string, readonly ValueId[]>();
    const kept = new Set<ValueId>([...graph.outputs.values(), ...graph.states.keys()]);
    const nodes: Node[] = [];
    for (const node of graph.nodes) {
      const inputs = node.inputs.map((id) => (id === undefined ? undefined : (same.get(id) ?? id)));
      // A value that has a place of its own, in a state or among the outputs, stays; an operator in place changes what it reads.
      if (ops[node.op].inPlace || node.outputs.some((id) => kept.has(id))) {
        nodes.push({ ...node, inputs });
        continue;
      }
      const key = JSON.stringify([node.op, inputs, node.attrs]);
      const first = known.get(key);
      if (first) for (const [i, id] of node.outputs.entries()) same.set(id, first[i]);
      else {
        known.set(key, node.outputs);
        nodes.push({ ...node, inputs });
      }
    }
    return { ...graph, nodes };
  };
