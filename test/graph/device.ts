import assert from 'node:assert/strict';
import { evaluateConstants } from '../../src/backends/constants';
import { pack, unpack } from '../../src/backends/layout';
import type { ReferenceKernel } from '../../src/backends/reference/kernel';
import { kernels } from '../../src/backends/reference/kernels/all';
import { numel, roundUp } from '../../src/core/shape';
import { type Tensor, tensor } from '../../src/core/tensor';
import type { Graph, ValueId } from '../../src/graph/ir';
import { LANES, layoutOf } from '../../src/graph/layout';
import type { Operand, Plan, SlabOperand } from '../../src/graph/plan';
import type { OpName } from '../../src/ops/all';

const kernelOf = (op: string) => kernels[op as OpName] as ReferenceKernel<OpName>;

/** Runs a graph node by node, without a plan: what every plan must equal. */
export function interpret(graph: Graph, inputs: Readonly<Record<string, Tensor>>, weights: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
  const values = new Map<ValueId, Tensor>(graph.literals);
  for (const [name, id] of graph.parameters) values.set(id, weights.get(name) as Tensor);
  for (const [name, id] of graph.inputs) values.set(id, inputs[name]);
  for (const node of graph.nodes) {
    const outputs = kernelOf(node.op)(node.inputs.map((id) => (id === undefined ? undefined : values.get(id))) as Tensor[], node.attrs as never);
    node.outputs.forEach((id, i) => {
      values.set(id, outputs[i]);
    });
  }
  return Object.fromEntries([...graph.outputs].map(([name, id]) => [name, values.get(id) as Tensor]));
}

/**
 * Runs a plan as a GPU would: slabs start as NaN, kernels store whole vectors with zero padding and may rely on zero padding in what
 * they read, and no step reads and writes one slab.
 */
export function runOnDevice(plan: Plan, inputs: Readonly<Record<string, Tensor>>, weights: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
  const constants = evaluateConstants(plan, weights);
  const slabs = plan.slabBytes.map((bytes) => new Float64Array(bytes / 4).fill(Number.NaN));

  const eachRow = (operand: SlabOperand, f: (start: number, cols: number) => void) => {
    const { rows, cols } = layoutOf(operand);
    for (let row = 0; row < rows; row++) f(operand.offset / 4 + row * operand.ld, cols);
  };
  const read = (operand: Operand): Tensor => {
    if (operand.kind === 'constant') return constants.get(operand.id) as Tensor;
    eachRow(operand, (start, cols) => {
      for (let lane = cols; lane < roundUp(cols, LANES); lane++) assert.equal(slabs[operand.slab][start + lane], 0, 'padding lanes are zero');
    });
    const data = new Float64Array(numel(operand.shape));
    unpack(slabs[operand.slab], operand, data, operand.offset / 4, operand.ld);
    assert.ok(!data.some(Number.isNaN), 'every element was written before it is read');
    return tensor('f64', operand.shape, data);
  };
  const write = (operand: SlabOperand, value: Tensor) => {
    assert.equal((operand.offset / 4) % LANES, 0, 'vectors are aligned');
    eachRow(operand, (start, cols) => slabs[operand.slab].fill(0, start, start + roundUp(cols, LANES)));
    pack(value.data as Float64Array, operand, slabs[operand.slab], operand.offset / 4, operand.ld);
  };

  for (const [name, operand] of plan.inputs) write(operand, inputs[name]);
  for (const step of plan.steps) {
    const written = new Set(step.outputs.map((operand) => operand.slab));
    for (const operand of step.inputs) assert.ok(operand?.kind !== 'slab' || !written.has(operand.slab), `${step.op} reads and writes one slab`);
    const values = step.inputs.map((operand) => operand && read(operand)) as Tensor[];
    if (step.op === 'concat') {
      const [out] = step.outputs;
      const columns = step.attrs.columns as number[];
      values.forEach((part, i) => {
        const end = columns[i] + part.shape[1];
        if (end === out.shape[1]) eachRow(out, (start, cols) => slabs[out.slab].fill(0, start + cols, start + roundUp(cols, LANES)));
        pack(part.data as Float64Array, { shape: part.shape, dtype: 'f32' }, slabs[out.slab], out.offset / 4 + columns[i], out.ld);
      });
    } else {
      kernelOf(step.op)(values, step.attrs as never).forEach((value, i) => {
        write(step.outputs[i], value);
      });
    }
  }
  return Object.fromEntries([...plan.outputs].map(([name, operand]) => [name, read(operand)]));
}
