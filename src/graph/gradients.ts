import { PmError } from '../core/errors';
import type { GraphBuilder } from './graph-builder';
import type { Value, ValueId } from './ir';

/** A value and ∂L/∂value, of one shape. */
export interface Seed {
  readonly value: Value;
  readonly gradient: Value;
}

/**
 * Reverse-mode differentiation: adds to the graph the nodes that compute ∂L/∂x for every x of `wrt`, from the gradients of the
 * values that L depends on. `undefined` where L does not depend on x.
 *
 * Nodes are walked once, backwards; each operator's rule stands in its own file. Throws `no-gradient` where the way from x to L leads
 * through an operator that has none.
 */
export function gradients(b: GraphBuilder, seeds: readonly Seed[], wrt: readonly Value[]): (Value | undefined)[] {
  const nodes = [...b.nodes];
  const wanted = new Set<ValueId>(wrt.map(({ id }) => id));
  for (const node of nodes) {
    if (node.inputs.some((id) => id !== undefined && wanted.has(id))) for (const id of node.outputs) wanted.add(id);
  }
  const known = new Map<ValueId, Value>();
  const add = (id: ValueId, gradient: Value) => {
    const before = known.get(id);
    known.set(id, before ? b.apply('binary', [before, gradient], { kind: 'add' })[0] : gradient);
  };
  for (const { value, gradient } of seeds) if (wanted.has(value.id)) add(value.id, gradient);

  for (const { op, attrs, inputs, outputs } of nodes.reverse()) {
    if (!inputs.some((id) => id !== undefined && wanted.has(id)) || !outputs.some((id) => known.has(id))) continue;
    const { gradient: rule } = b.ops[op];
    if (rule === 'none') throw new PmError('no-gradient', `operator ${op}`, 'has no gradient', 'train what comes after it only');
    const found = rule({
      attrs,
      inputs: inputs.map((id) => (id === undefined ? undefined : b.value(id))),
      outputs: outputs.map((id) => b.value(id)),
      gradients: outputs.map((id) => known.get(id)),
      wants: (input) => inputs[input] !== undefined && wanted.has(inputs[input]),
      apply: (name, operands, options) => b.apply(name, operands, options),
      literal: (tensor) => b.literal(tensor),
    });
    for (const [i, gradient] of found.entries()) {
      const id = inputs[i];
      if (gradient && id !== undefined && wanted.has(id)) add(id, gradient);
    }
  }
  return wrt.map(({ id }) => known.get(id));
}
