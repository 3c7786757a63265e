import type { Graph, Node, ValueId } from './ir';
import { LANES, layoutOf, sameMemory } from './layout';

/** Where a value lies inside the memory of its root: columns from `column` on, rows `ld` apart. */
export interface Placement {
  readonly root: ValueId;
  readonly column: number;
  readonly ld: number;
}

/**
 * Gives values that need no memory of their own a place inside another's: a reshape that moves nothing, and the parts of a
 * concatenation, which their operators write straight into its columns (a U-Net's skips, a DenseNet's growing block).
 *
 * A part must start on a multiple of 4 channels, and no operator may read and write one root. What is left is copied.
 */
export function place(graph: Graph, nodes: readonly Node[], isConstant: (value: ValueId) => boolean): (value: ValueId) => Placement {
  const parents = new Map<ValueId, { parent: ValueId; column: number }>();
  const fixed = new Set<ValueId>(graph.inputs.values());

  const resolve = (value: ValueId): Placement => {
    let root = value;
    let column = 0;
    for (let link = parents.get(root); link; link = parents.get(root)) {
      column += link.column;
      root = link.parent;
    }
    return { root, column, ld: layoutOf(graph.values[root]).ld };
  };

  const conflicts = (): boolean =>
    nodes.some((node) => {
      if (node.op === 'reshape' && parents.has(node.outputs[0])) return false;
      if (node.op === 'concat') return copiesInsideRoot(node);
      const written = new Set(node.outputs.map((value) => resolve(value).root));
      return node.inputs.some((value) => value !== undefined && !isConstant(value) && written.has(resolve(value).root));
    });

  /** A part that is not in its place must not be copied from the very memory it is copied to. */
  const copiesInsideRoot = (node: Node): boolean => {
    const home = resolve(node.outputs[0]);
    let column = home.column;
    return (node.inputs as ValueId[]).some((part) => {
      const at = resolve(part);
      const misplaced = at.root === home.root && at.column !== column;
      column += graph.values[part].shape[1];
      return misplaced;
    });
  };

  for (const node of nodes) {
    if (node.op !== 'reshape') continue;
    const [x] = node.inputs as ValueId[];
    const [y] = node.outputs;
    if (sameMemory(graph.values[x], graph.values[y])) parents.set(y, { parent: x, column: 0 });
  }

  // The last concatenation first: a block's final buffer is the home of all earlier ones.
  for (const node of [...nodes].reverse()) {
    if (node.op !== 'concat') continue;
    const [y] = node.outputs;
    let column = 0;
    for (const part of node.inputs as ValueId[]) {
      const channels = graph.values[part].shape[1];
      if (column % LANES === 0 && !isConstant(part) && !fixed.has(part) && !parents.has(part) && resolve(y).root !== part) {
        parents.set(part, { parent: y, column });
        if (conflicts()) parents.delete(part);
      }
      column += channels;
    }
  }
  return resolve;
}
