import type { Pass } from '../rewrite';
import { producers } from '../rewrite';

/** An operator on two tensors that repeats the smaller one reads what an `expand` repeats, not the large result. */
export const foldExpand: Pass = (graph) => {
  const makers = producers(graph);
  const shapeOf = (id: number) => graph.values[id].shape;
  const nodes = graph.nodes.map((node) => {
    if (node.op !== 'binary') return node;
    const elements = (id: number) => shapeOf(id).reduce((product, extent) => product * extent, 1);
    const [a, b, ...rest] = node.inputs as [number, number, ...(number | undefined)[]];
    const source = (id: number, other: number) => {
      const maker = makers.get(id);
      const isRepeated = maker?.op === 'expand' && elements(other) === elements(node.outputs[0]);
      return isRepeated ? (maker.inputs[0] as number) : id;
    };
    const first = source(a, b);
    return { ...node, inputs: [first, first === a ? source(b, a) : b, ...rest] };
  });
  return { ...graph, nodes };
};
