import { byteSize } from '../core/dtype';
import { PmError } from '../core/errors';
import type { Graph, Node, OpTable, ValueId, ValueType } from './ir';
import { bytesOf } from './layout';
import { assignMemory, type Block, liveBytes } from './memory';
import { foldScale } from './passes/fold-scale';
import { fuseActivation, fuseResidual } from './passes/fuse-epilogue';
import { removeDead } from './passes/remove-dead';
import { type Placement, place } from './placement';
import { type Operand, Plan, type SlabOperand, type Step } from './plan';
import { constantValues, type Pass, useCounts } from './rewrite';

export interface CompileOptions {
  /** Bytes that activations and weights may take; above it compilation fails with both numbers. */
  readonly memoryBudget?: number;
}

const passes: readonly Pass[] = [removeDead, foldScale, fuseActivation, fuseResidual, removeDead];

/** Turns a graph into a plan: rewrite, split off what depends on weights only, place, lay out in memory. */
export function compile(source: Graph, ops: OpTable, options: CompileOptions = {}): Plan {
  const graph = passes.reduce((g, pass) => pass(g), source);
  const constants = constantValues(graph);
  const isConstant = (value: ValueId) => constants.has(value);
  const preamble = graph.nodes.filter((node) => node.outputs.every(isConstant));
  const nodes = graph.nodes.filter((node) => !node.outputs.every(isConstant));
  const placement = place(graph, nodes, isConstant);
  const scheduled = nodes.flatMap((node) => schedule(graph, node, placement));
  const blocks = lifetimes(graph, scheduled, placement, isConstant);
  const { assignments, slabBytes } = assignMemory(blocks, conflicts(scheduled, placement, isConstant));

  const operand = (value: ValueId): Operand => (isConstant(value) ? { kind: 'constant', id: value, ...graph.values[value] } : slab(value));
  const slab = (value: ValueId): SlabOperand => {
    const { root, column, ld } = placement(value);
    const at = assignments.get(root);
    if (!at) throw new PmError('plan-output', 'compile', 'an input or output of the graph depends on weights only', 'make it depend on an input');
    const type = graph.values[value];
    return { kind: 'slab', ...type, slab: at.slab, offset: at.offset + byteSize(type.dtype) * column, ld };
  };
  const named = (entries: ReadonlyMap<string, ValueId>) => new Map([...entries].map(([name, value]) => [name, slab(value)]));

  const read = useCounts(graph);
  const parameters = [...graph.parameters].filter(([, id]) => read.has(id));
  const plan = new Plan({
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
    constantBytes: parameters.reduce((sum, [, id]) => sum + bytesOf(graph.values[id]), 0),
    liveBytes: liveBytes(blocks),
  });
  const needed = plan.activationBytes + plan.constantBytes;
  if (options.memoryBudget !== undefined && needed > options.memoryBudget) {
    throw new PmError(
      'memory-budget',
      'memory',
      `the plan needs ${needed} bytes, the budget is ${options.memoryBudget}`,
      'use a smaller window, or raise the budget',
    );
  }
  return plan;
}

interface Scheduled {
  readonly node: Node;
  readonly attrs: Node['attrs'];
  readonly inputs: readonly (ValueId | undefined)[];
}

/** A reshape that moves nothing vanishes; a concatenation keeps only the parts that are not in place, with their first columns. */
function schedule(graph: Graph, node: Node, placement: (value: ValueId) => Placement): Scheduled[] {
  const [y] = node.outputs;
  if (node.op === 'reshape' && placement(y).root === placement(node.inputs[0] as ValueId).root) return [];
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
  return [...spans].map(([id, span]) => ({ id, bytes: bytesOf(graph.values[id]), ...span }));
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
