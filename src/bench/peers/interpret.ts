import { PmError } from '../../core/errors';
import type { Shape } from '../../core/shape';
import type { Tensor } from '../../core/tensor';
import type { ValueId } from '../../graph/ir';
import type { PlainGraph, PlainNode } from '../plain';

/** An operation as a library without a file format is asked for it. */
export interface PeerCall<A> {
  readonly attrs: PlainNode['attrs'];
  readonly inputs: readonly (A | undefined)[];
  readonly shapes: readonly (Shape | undefined)[];
  /** The inputs that are constant, on the host. */
  readonly constants: readonly (Tensor | undefined)[];
  readonly outputShape: Shape;
}

export type PeerOps<A> = Readonly<Record<string, (call: PeerCall<A>) => A>>;

/** Computes the output of a graph with a library's own arrays. `last` is told of each array that is not read any more. */
export function interpret<A>(
  graph: PlainGraph,
  ops: PeerOps<A>,
  library: string,
  arrays: { readonly input: A; readonly constant: (id: ValueId) => A; readonly last?: (array: A) => void },
): A {
  const values = new Map<ValueId, A>([[graph.input, arrays.input]]);
  const lastUse = new Map<ValueId, PlainNode>();
  for (const node of graph.nodes) for (const id of node.inputs) if (id !== undefined) lastUse.set(id, node);
  for (const node of graph.nodes) {
    const write = ops[node.op];
    if (!write) throw new PmError('bench-op', `${node.op} on ${library}`, 'the library has no such operator', 'use a network without it');
    const read = (id: ValueId | undefined): A | undefined =>
      id === undefined ? undefined : graph.constants.has(id) ? arrays.constant(id) : (values.get(id) as A);
    const output = write({
      attrs: node.attrs,
      inputs: node.inputs.map(read),
      shapes: node.inputs.map((id) => (id === undefined ? undefined : graph.values[id].shape)),
      constants: node.inputs.map((id) => (id === undefined ? undefined : graph.constants.get(id))),
      outputShape: graph.values[node.output].shape,
    });
    values.set(node.output, output);
    if (!arrays.last) continue;
    for (const id of new Set(node.inputs)) {
      if (id === undefined || graph.constants.has(id) || lastUse.get(id) !== node) continue;
      arrays.last(values.get(id) as A);
      values.delete(id);
    }
  }
  return values.get(graph.output) as A;
}

/** What a peer's operator does not take. */
export const unsupported = (op: string, library: string, why: string) =>
  new PmError('bench-op', `${op} on ${library}`, why, 'use a network without it');
