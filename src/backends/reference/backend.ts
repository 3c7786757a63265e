import { allocate } from '../../core/dtype';
import { type RunOptions, throwIfAborted } from '../../core/progress';
import { numel } from '../../core/shape';
import { asNumbers, type Tensor, tensor } from '../../core/tensor';
import type { ValueId } from '../../graph/ir';
import type { Operand, Plan, SlabOperand, Step } from '../../graph/plan';
import type { OpName } from '../../ops/all';
import type { Backend, Executable, State } from '../backend';
import { evaluateConstants } from '../constants';
import { checkInput, pack, unpack } from '../layout';
import { partOf, stateParts } from '../state';
import type { ReferenceKernel } from './kernel';
import { kernels } from './kernels/all';

/** The oracle: f64, plain loops. It keeps values where the plan says, so that it checks the plan's memory too. */
export function createReferenceBackend(): Backend {
  const backend: Backend = {
    info: { name: 'reference', device: 'f64 loops', software: true, details: {} },
    load: async (plan, weights = new Map(), { state } = {}) =>
      createExecutable(
        plan,
        evaluateConstants(plan, weights),
        stateParts(plan, state, ReferenceState, (own, name) => own.parts.get(name)),
      ),
    createState: async (bytes) => new ReferenceState(bytes),
    exact: async () => backend,
    dispose: () => {},
  };
  return backend;
}

class ReferenceState implements State {
  readonly parts: ReadonlyMap<string, Float64Array>;

  constructor(bytes: Readonly<Record<string, number>>) {
    this.parts = new Map(Object.entries(bytes).map(([name, count]) => [name, new Float64Array(count / 4)]));
  }

  async read(name: string): Promise<Float64Array> {
    return partOf(this.parts, name).slice();
  }

  async write(name: string, elements: Float32Array | Float64Array): Promise<void> {
    partOf(this.parts, name, elements).set(elements);
  }

  dispose(): void {}
}

function createExecutable(plan: Plan, constants: ReadonlyMap<ValueId, Tensor>, states: readonly Float64Array[]): Executable {
  const slabs = [...plan.slabBytes.map((bytes) => new Float64Array(bytes / 4)), ...states];

  const read = (operand: Operand): Tensor => {
    if (operand.kind === 'constant') return constants.get(operand.id) as Tensor;
    const dtype = operand.dtype === 'f32' ? 'f64' : operand.dtype;
    const data = allocate(dtype, numel(operand.shape)) as Float64Array;
    unpack(slabs[operand.slab], operand, data, operand.offset / 4, operand.ld);
    return tensor(dtype, operand.shape, data);
  };
  const write = (operand: SlabOperand, value: Tensor, column = 0, type: Operand = operand): void =>
    pack(asNumbers(value), type, slabs[operand.slab], operand.offset / 4 + column, operand.ld);

  const execute = (step: Step): void => {
    const inputs = step.inputs.map((operand) => operand && read(operand)) as Tensor[];
    if (step.op === 'concat') {
      const columns = step.attrs.columns as number[];
      for (const [i, part] of inputs.entries()) write(step.outputs[0], part, columns[i], step.inputs[i]);
      return;
    }
    const kernel = kernels[step.op as OpName] as ReferenceKernel<OpName>;
    for (const [i, value] of kernel(inputs, step.attrs as never).entries()) write(step.outputs[i], value);
  };

  const run = async (inputs: Readonly<Record<string, Tensor>>, { signal, onProgress }: RunOptions = {}): Promise<Record<string, Tensor>> => {
    for (const [name, operand] of plan.inputs) write(operand, checkInput(name, inputs[name], operand));
    plan.steps.forEach((step, index) => {
      throwIfAborted(signal);
      onProgress?.({ stage: step.op, done: index, total: plan.steps.length });
      execute(step);
    });
    return Object.fromEntries([...plan.outputs].map(([name, operand]) => [name, read(operand)]));
  };
  return { plan, stats: { dispatches: plan.steps.length, bytes: 2 * plan.activationBytes + plan.constantBytes }, run, dispose: () => {} };
}
