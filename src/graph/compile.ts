import { byteSize } from '../core/dtype';
import { PmError } from '../core/errors';
import type { Graph, Node, OpTable, ValueId, ValueType } from './ir';
import { bytesOf } from './layout';
import { assignMemory, type Block, liveBytes } from './memory';
import { foldExpand } from './passes/fold-expand';
import { foldScale } from './passes/fold-scale';
import { fuseActivation, fuseResidual } from './passes/fuse-epilogue';
import { mergeEqual } from './passes/merge-equal';
import { recompute, recomputePolicies } from './passes/recompute';
import { removeDead } from './passes/remove-dead';
import { type Placement, place } from './placement';
import { type Operand, Plan, type SlabOperand, type StateSlab, type Step } from './plan';
import { constantValues, type Pass, useCounts } from './rewrite';

export interface CompileOptions {
  /** Bytes that activations and weights may take; states are not counted. */
  readonly memoryBudget?: number;
}

const passesWith = (ops: OpTable): readonly Pass[] => [removeDead, mergeEqual(ops), foldExpand, foldScale, fuseActivation, fuseResidual, removeDead];

/**
 * Turns a graph into a plan: rewrite, split off what depends on weights only, place, lay out in memory. Where that exceeds the budget,
 * the backward pass computes as little as it must of the forward pass again; PmError `memory-budget` where nothing is small enough.
 */
export function compile(source: Graph, ops: OpTable, { memoryBudget = Number.POSITIVE_INFINITY }: CompileOptions = {}): Plan {
  const graph = passesWith(ops).reduce((g, pass) => pass(g), source);
  const plan = planOf(graph, ops);
  if (plan.neededBytes <= memoryBudget) return plan;
  const variants = recomputePolicies.map((policy) => recompute(graph, ops, policy)).sort((a, b) => a.flops - b.flops);
  let least = plan;
  for (const variant of variants) {
    const smaller = planOf(variant.graph, ops);
    if (smaller.neededBytes <= memoryBudget) return smaller;
    if (smaller.neededBytes < least.neededBytes) least = smaller;
  }
  throw new PmError(
    'memory-budget',
    'memory',
    `the plan needs ${least.neededBytes} bytes, the budget is ${memoryBudget}`,
    'use a smaller window or batch, or raise the budget',
  );
}

function planOf(graph: Graph, ops: OpTable): Plan {
  const constants = constantValues(graph);
  const isConstant = (value: ValueId) => constants.has(value);
  const preamble = graph.nodes.filter((node) => node.outputs.every(isConstant));
  const nodes = graph.nodes.filter((node) => !node.outputs.every(isConstant));
  const placement = place(graph, nodes, isConstant);
  const scheduled = nodes.flatMap((node) => schedule(graph, node, placement));
  checkStates(graph, scheduled, placement, ops);
  const blocks = lifetimes(graph, scheduled, placement, isConstant);
  const { assignments, slabBytes } = assignMemory(blocks, conflicts(scheduled, placement, isConstant));
  const states = stateSlabs(graph, slabBytes.length);

  const operand = (value: ValueId): Operand => (isConstant(value) ? { kind: 'constant', id: value, ...graph.values[value] } : slab(value));
  const slab = (value: ValueId): SlabOperand => {
    const { root, column, ld } = placement(value);
    const kept = graph.states.get(root);
    const at = kept ? { slab: (states.get(kept.state) as StateSlab).slab, offset: kept.offset } : assignments.get(root);
    if (!at) throw new PmError('plan-output', 'compile', 'an input or output of the graph depends on weights only', 'make it depend on an input');
    const type = graph.values[value];
    return { kind: 'slab', ...type, slab: at.slab, offset: at.offset + byteSize(type.dtype) * column, ld };
  };
  const named = (entries: ReadonlyMap<string, ValueId>) => new Map([...entries].map(([name, value]) => [name, slab(value)]));

  const read = useCounts(graph);
  const parameters = [...graph.parameters].filter(([, id]) => read.has(id));
  return new Plan({
    steps: scheduled.map(({ node, attrs, inputs }): Step => {
      const types = (values: readonly (ValueId | undefined)[]): (ValueType | undefined)[] =>
        values.map((v) => (v === undefined ? undefined : graph.values[v]));
      const flops = ops[node.op].flops(types(node.inputs), types(node.outputs) as ValueType[], node.attrs);
      return { op: node.op, attrs, inputs: inputs.map((v) => (v === undefined ? undefined : operand(v))), outputs: node.outputs.map(slab), flops };
    }),
    preamble,
    parameters: new Map(parameters.map(([name, id]) => [name, { kind: 'constant', id, ...graph.values[id] }])),
    literals: graph.literals,
    inputs: named(graph.inputs),
    outputs: named(graph.outputs),
    slabBytes,
    states,
    constantBytes: parameters.reduce((sum, [, id]) => sum + bytesOf(graph.values[id]), 0),
    liveBytes: liveBytes(blocks),
  });
}

/** States in the order of their first value, with the end of the last. */
function stateSlabs(graph: Graph, first: number): Map<string, StateSlab> {
  const slabs = new Map<string, StateSlab>();
  for (const [id, { state, offset }] of graph.states) {
    const { slab, bytes } = slabs.get(state) ?? { slab: first + slabs.size, bytes: 0 };
    slabs.set(state, { slab, bytes: Math.max(bytes, offset + bytesOf(graph.values[id])) });
  }
  return slabs;
}

/** On WebGPU a dispatch may not read and write one buffer, other than in place. */
function checkStates(graph: Graph, steps: readonly Scheduled[], placement: (value: ValueId) => Placement, ops: OpTable): void {
  const stateOf = (value: ValueId | undefined) => (value === undefined ? undefined : graph.states.get(placement(value).root)?.state);
  for (const { node, inputs } of steps) {
    if (ops[node.op].inPlace) continue;
    const read = new Set(inputs.map(stateOf));
    const both = node.outputs.map(stateOf).find((state) => state !== undefined && read.has(state));
    if (both === undefined) continue;
    throw new PmError('plan-state', `state ${both}`, `${node.op} would read and write it`, 'keep what is read and what is written in two states');
  }
}

interface Scheduled {
  readonly node: Node;
  readonly attrs: Node['attrs'];
  readonly inputs: readonly (ValueId | undefined)[];
}

/** A reshape or slice that is a view vanishes; a concatenation keeps only the parts that are not in place, with their first columns. */
function schedule(graph: Graph, node: Node, placement: (value: ValueId) => Placement): Scheduled[] {
  const [y] = node.outputs;
  if ((node.op === 'reshape' || node.op === 'slice') && placement(y).root === placement(node.inputs[0] as ValueId).root) return [];
  if (node.op !== 'concat') return [{ node, attrs: node.attrs, inputs: node.inputs }];
  const home = placement(y);
  const parts: { value: ValueId; column: number }[] = [];
  let column = 0;
  for (const value of node.inputs as ValueId[]) {
    const at = placement(value);
    if (at.root !== home.root || at.column !== home.column + column) parts.push({ value, column });
    column += graph.values[value].shape[1];
  }
  if (parts.length === 0) return [];
  return [{ node, attrs: { columns: parts.map((part) => part.column) }, inputs: parts.map((part) => part.value) }];
}

/** The life of every root: inputs live from the start, outputs to the end. */
function lifetimes(
  graph: Graph,
  steps: readonly Scheduled[],
  placement: (value: ValueId) => Placement,
  isConstant: (value: ValueId) => boolean,
): Block[] {
  const spans = new Map<ValueId, { from: number; to: number }>();
  const touch = (value: ValueId, step: number) => {
    const { root } = placement(value);
    const span = spans.get(root) ?? { from: step, to: step };
    spans.set(root, { from: Math.min(span.from, step), to: Math.max(span.to, step) });
  };
  for (const value of graph.inputs.values()) touch(value, 0);
  steps.forEach(({ node, inputs }, step) => {
    for (const value of inputs) if (value !== undefined && !isConstant(value)) touch(value, step);
    for (const value of node.outputs) touch(value, step);
  });
  for (const value of graph.outputs.values()) if (!isConstant(value)) touch(value, steps.length);
  return [...spans].filter(([id]) => !graph.states.has(id)).map(([id, span]) => ({ id, bytes: bytesOf(graph.values[id]), ...span }));
}

/** Pairs of roots that one step reads and writes. */
function conflicts(
  steps: readonly Scheduled[],
  placement: (value: ValueId) => Placement,
  isConstant: (value: ValueId) => boolean,
): (a: number, b: number) => boolean {
  const pairs = new Set<string>();
  for (const { node, inputs } of steps) {
    for (const input of inputs) {
      if (input === undefined || isConstant(input)) continue;
      for (const output of node.outputs) {
        const a = placement(input).root;
        const b = placement(output).root;
        pairs.add(`${a},${b}`).add(`${b},${a}`);
      }
    }
  }
  return (a, b) => pairs.has(`${a},${b}`);
}
