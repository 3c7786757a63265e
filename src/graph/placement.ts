import type { Graph, Node, ValueId } from './ir';
import { LANES, layoutOf, sameMemory } from './layout';

/** Where a value lies inside the memory of its root: columns from `column` on, rows `ld` apart. */
export interface Placement {
  readonly root: ValueId;
  readonly column: number;
  readonly ld: number;
}

/**
 * Gives values that need no memory of their own a place inside another's: a reshape that moves nothing, a slice, and the parts of a
 * concatenation, which their operators write straight into its columns (a U-Net's skips, a DenseNet's growing block).
 *
 * A slice or part must start on a multiple of 4 channels and end on one, or with its root: its last vector's padding would lie in its
 * neighbour.
 * No operator may read and write one root. What is left is copied, so the widest parts are placed first.
 */
export function place(graph: Graph, nodes: readonly Node[], isConstant: (value: ValueId) => boolean): (value: ValueId) => Placement {
  const parents = new Map<ValueId, { parent: ValueId; column: number }>();
  const fixed = new Set<ValueId>([...graph.inputs.values(), ...graph.states.keys()]);
  /** Reshapes and slices that are their input's own memory. */
  const views = new Set<ValueId>();

  const resolved = new Map<ValueId, Placement>();
  const resolve = (value: ValueId): Placement => {
    const known = resolved.get(value);
    if (known) return known;
    const at = parents.get(value);
    const home = at && resolve(at.parent);
    const placement = home ? { ...home, column: home.column + at.column } : { root: value, column: 0, ld: layoutOf(graph.values[value]).ld };
    resolved.set(value, placement);
    return placement;
  };

  const link = (value: ValueId, parent: ValueId, column: number) => {
    parents.set(value, { parent, column });
    resolved.clear();
  };

  const unlink = (value: ValueId) => {
    parents.delete(value);
    resolved.clear();
  };

  const conflicts = (): boolean =>
    nodes.some((node) => {
      if (views.has(node.outputs[0])) return false;
      if (node.op === 'concat') return copiesInsideRoot(node);
      const written = new Set(node.outputs.map((value) => resolve(value).root));
      return node.inputs.some((value) => value !== undefined && !isConstant(value) && written.has(resolve(value).root));
    });

  /** A part that is not in its place must not be copied from the very memory it is copied to. */
  const copiesInsideRoot = (node: Node): boolean => {
    const home = resolve(node.outputs[0]);
    return partsOf(node).some(({ part, column }) => {
      const at = resolve(part);
      return at.root === home.root && at.column !== home.column + column;
    });
  };

  const channels = (value: ValueId) => graph.values[value].shape[1];

  const partsOf = (node: Node): { part: ValueId; column: number }[] => {
    let end = 0;
    return (node.inputs as ValueId[]).map((part) => {
      const column = end;
      end += channels(part);
      return { part, column };
    });
  };

  const isAligned = (y: ValueId, part: ValueId, column: number): boolean => {
    const home = resolve(y);
    const end = home.column + column + channels(part);
    return column % LANES === 0 && (end % LANES === 0 || end === layoutOf(graph.values[home.root]).cols);
  };

  /** The column of x where y starts, if y may lie there. */
  const viewAt = ({ op, attrs, inputs, outputs: [y] }: Node): number | undefined => {
    const [x] = inputs as ValueId[];
    if (op === 'reshape') return sameMemory(graph.values[x], graph.values[y]) ? 0 : undefined;
    if (op !== 'slice') return undefined;
    const { begin, end } = attrs as { begin: number; end: number };
    return begin >= 0 && end <= channels(x) && isAligned(x, y, begin) ? begin : undefined;
  };

  for (const node of nodes) {
    const column = viewAt(node);
    if (column === undefined || graph.states.has(node.outputs[0])) continue;
    link(node.outputs[0], node.inputs[0] as ValueId, column);
    views.add(node.outputs[0]);
  }

  // The last concatenation first: a block's final buffer is the home of all earlier ones.
  for (const node of [...nodes].reverse()) {
    if (node.op !== 'concat') continue;
    const [y] = node.outputs;
    for (const { part, column } of partsOf(node).sort((a, b) => channels(b.part) - channels(a.part))) {
      if (isConstant(part) || fixed.has(part) || parents.has(part) || resolve(y).root === part || !isAligned(y, part, column)) continue;
      link(part, y, column);
      if (conflicts()) unlink(part);
    }
  }
  return resolve;
}
