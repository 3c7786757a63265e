import type { Pass } from '../rewrite';

/** Drops nodes whose outputs nobody reads or keeps. */
export const removeDead: Pass = (graph) => {
  const live = new Set([...graph.outputs.values(), ...graph.states.keys()]);
  const nodes = [...graph.nodes].reverse().filter((node) => {
    if (!node.outputs.some((value) => live.has(value))) return false;
    for (const value of node.inputs) if (value !== undefined) live.add(value);
    return true;
  });
  return { ...graph, nodes: nodes.reverse() };
};
