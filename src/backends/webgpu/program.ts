import { byteSize } from '../../core/dtype';
import { assert, PmError } from '../../core/errors';
import { roundUp } from '../../core/shape';
import { asFloat64, type Tensor } from '../../core/tensor';
import type { ValueId } from '../../graph/ir';
import { LANES, layoutOf } from '../../graph/layout';
import { ALIGNMENT } from '../../graph/memory';
import type { Operand, Plan, SlabOperand, Step } from '../../graph/plan';
import type { OpName } from '../../ops/all';
import { packConstant } from '../layout';
import { packWeight } from '../packing';
import type { Bound, Choice, Choose, DeviceTraits, Dispatch, Kernel, KernelStep, Source } from './kernel';
import { kernels } from './kernels/all';
import { gathered } from './kernels/gather';
import { ELEMENT_WORK } from './pace';

/** A dispatch with its share of the plan's work. */
export interface ProgramDispatch extends Dispatch {
  readonly op: string;
  readonly work: number;
}

/** A plan lowered to dispatches, weights packed: plain data that outlives any device. */
export interface Program {
  readonly dispatches: readonly ProgramDispatch[];
  readonly slabBytes: readonly number[];
  /** Bytes of each scratch slot. */
  readonly scratchBytes: readonly number[];
  readonly data: readonly (Float32Array | Int32Array)[];
}

/** Runs every step's kernel planner. */
export function lowerPlan(plan: Plan, constants: ReadonlyMap<ValueId, Tensor>, traits: DeviceTraits): Program {
  const bind = createBinder(constants);
  const dispatches = plan.steps.flatMap((step) => lowerStep(step, constants, traits, bind));
  // An operator that calculates with f64 has refused by now; others take its bits.
  for (const [name, { dtype }] of plan.outputs) {
    if (dtype === 'f64') throw new PmError('webgpu-exact', `output ${name}`, 'is f64, which WebGPU does not have', 'run it on the WASM backend');
  }
  return programOf(dispatches, plan.slabBytes);
}

/** Dispatches with what they are bound to. */
export function programOf(dispatches: readonly ProgramDispatch[], slabBytes: readonly number[]): Program {
  const sources = dispatches.flatMap((dispatch) => Object.values(dispatch.bindings)).filter((source) => source !== undefined);
  const scratchBytes: number[] = [];
  for (const source of sources) {
    if (source.kind === 'scratch') scratchBytes[source.slot] = Math.max(scratchBytes[source.slot] ?? 0, source.bytes);
  }
  const data = new Set(sources.flatMap((source) => (source.kind === 'data' ? [source.data] : [])));
  return { dispatches, slabBytes, scratchBytes: Array.from(scratchBytes, (bytes) => bytes ?? 0), data: [...data] };
}

/** The choices among variants that lowering a plan meets. */
export function choicesOf(plan: Plan, traits: DeviceTraits): Choice[] {
  const choices: Choice[] = [];
  const choose: Choose = (choice) => {
    choices.push(choice);
    return choice.usual;
  };
  // Nothing runs: weights need not be packed, and are bound to nothing.
  const nothing: Source = { kind: 'scratch', slot: 0, bytes: 0 };
  const bind = ((operand?: Operand) => operand && { source: nothing, view: [0, 0] }) as KernelStep<OpName>['bind'];
  for (const { op, attrs, inputs, outputs } of plan.steps) {
    const kernel = kernels[op as OpName] as Kernel<OpName>;
    const packed = () => ({ source: nothing, dispatches: [] });
    kernel.lower({ attrs: attrs as KernelStep<OpName>['attrs'], inputs, outputs, traits: { ...traits, choose }, bind, packed });
  }
  return choices;
}

function lowerStep(step: Step, constants: ReadonlyMap<ValueId, Tensor>, traits: DeviceTraits, bind: KernelStep<OpName>['bind']): ProgramDispatch[] {
  const packed: KernelStep<OpName>['packed'] = (operand, packing) => {
    if (operand.kind === 'slab') return gathered(operand, bind(operand), packing);
    return { source: { kind: 'data', data: packWeight(asFloat64(constants.get(operand.id) as Tensor), packing) }, dispatches: [] };
  };
  const kernel = kernels[step.op as OpName] as Kernel<OpName>;
  const { inputs, outputs, attrs } = step;
  const dispatches = kernel.lower({ attrs: attrs as KernelStep<OpName>['attrs'], inputs, outputs, traits, bind, packed });
  const total = dispatches.reduce((sum, dispatch) => sum + dispatch.weight, 0);
  const work = step.flops + ELEMENT_WORK * [...inputs, ...outputs].reduce((sum, operand) => sum + (operand ? paddedElements(operand) : 0), 0);
  return dispatches.map((dispatch) => {
    assert(dispatch.items < 2 ** 32, `${step.op} has ${dispatch.items} items`);
    return { ...dispatch, op: step.op, work: (work * dispatch.weight) / total };
  });
}

function paddedElements(operand: Operand): number {
  const { rows, cols } = layoutOf(operand);
  return rows * roundUp(cols, LANES);
}

function createBinder(constants: ReadonlyMap<ValueId, Tensor>): KernelStep<OpName>['bind'] {
  const packed = new Map<ValueId, Float32Array>();
  const bindConstant = (id: ValueId): Bound => {
    const tensor = constants.get(id) as Tensor;
    const data = packed.get(id) ?? packConstant(tensor);
    packed.set(id, data);
    return { source: { kind: 'data', data }, view: [0, layoutOf({ shape: tensor.shape, dtype: 'f32' }).ld / LANES] };
  };
  function bind(operand: Operand): Bound;
  function bind(operand: Operand | undefined): Bound | undefined;
  function bind(operand: Operand | undefined): Bound | undefined {
    if (!operand) return undefined;
    return operand.kind === 'constant' ? bindConstant(operand.id) : { source: slabSource(operand), view: slabView(operand) };
  }
  return bind;
}

/** From the aligned offset below the value to its last lane. */
function slabSource(operand: SlabOperand): Source {
  const rest = operand.offset % ALIGNMENT;
  return { kind: 'slab', slab: operand.slab, offset: operand.offset - rest, bytes: rest + spanBytes(operand) };
}

function slabView(operand: SlabOperand): Bound['view'] {
  return [(operand.offset % ALIGNMENT) / (4 * LANES), operand.ld / LANES];
}

/** Bytes from a value's first lane to its last, other columns between its rows included. */
export function spanBytes(operand: SlabOperand): number {
  const { rows, cols } = layoutOf(operand);
  return byteSize(operand.dtype) * ((rows - 1) * operand.ld + (operand.dtype === 'f32' ? roundUp(cols, LANES) : cols));
}
