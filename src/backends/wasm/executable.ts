import { PmError } from '../../core/errors';
import { type RunOptions, throwIfAborted } from '../../core/progress';
import { numel } from '../../core/shape';
import { asFloat32, asFloat64, asNumbers, type Tensor, tensor } from '../../core/tensor';
import { layoutOf } from '../../graph/layout';
import type { Plan, SlabOperand } from '../../graph/plan';
import type { OpName } from '../../ops/all';
import type { Executable, RunStats } from '../backend';
import { checkInput, pack, unpack } from '../layout';
import type { Heap } from './heap';
import type { Call, StepOf, WasmKernel } from './kernel';
import { kernels } from './kernels/all';
import type { PlanMemory } from './plan-memory';
import type { Executor } from './threads';

/** Milliseconds after which a run lets its thread look at messages, a cancellation among them. */
const YIELD_AFTER = 50;

/** A plan with its weights in linear memory. */
export class WasmExecutable implements Executable {
  readonly stats: RunStats;
  private readonly calls: readonly (readonly Call[])[];
  private disposed = false;
  private running = false;

  constructor(
    readonly plan: Plan,
    private readonly memory: PlanMemory,
    private readonly heap: Heap,
    private readonly executor: Executor,
    /** Runs of one backend go one after another. */
    private readonly exclusively: <T>(run: () => Promise<T>) => Promise<T>,
  ) {
    this.calls = plan.steps.map((step) => {
      memory.beginStep();
      return (kernels[step.op as OpName] as WasmKernel<OpName>)(step as StepOf<OpName>, memory);
    });
    this.stats = { dispatches: this.calls.flat().length, bytes: memory.bytes };
  }

  run(inputs: Readonly<Record<string, Tensor>>, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    return this.exclusively(async () => {
      this.running = true;
      try {
        return await this.execute(inputs, options);
      } finally {
        this.running = false;
        if (this.disposed) this.memory.dispose();
      }
    });
  }

  /** Frees the memory, after the run that is under way: it fails at its next step. */
  dispose(): void {
    this.disposed = true;
    if (!this.running) this.memory.dispose();
  }

  /** The slabs as they lie in memory, padding lanes included: for tests. */
  slabs(): Float32Array[] {
    return this.memory.slabViews(this.plan);
  }

  private async execute(inputs: Readonly<Record<string, Tensor>>, { signal, onProgress }: RunOptions): Promise<Record<string, Tensor>> {
    this.throwIfDisposed();
    for (const [name, operand] of this.plan.inputs) this.upload(operand, checkInput(name, inputs[name], operand));
    let rested = performance.now();
    for (const [index, calls] of this.calls.entries()) {
      throwIfAborted(signal);
      this.throwIfDisposed();
      onProgress?.({ stage: this.plan.steps[index].op, done: index, total: this.calls.length });
      for (const call of calls) {
        const unfinished = this.executor.run(call);
        if (unfinished) await unfinished;
      }
      if (performance.now() - rested > YIELD_AFTER) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        rested = performance.now();
      }
    }
    return Object.fromEntries([...this.plan.outputs].map(([name, operand]) => [name, this.download(operand)]));
  }

  private throwIfDisposed(): void {
    if (this.disposed) throw new PmError('disposed', 'the executable', 'was disposed', 'load the plan again');
  }

  private upload(operand: SlabOperand, given: Tensor): void {
    const { rows } = layoutOf(operand);
    const address = this.memory.address(operand);
    if (operand.dtype === 'f64') {
      this.heap.f64(address, numel(operand.shape)).set(asNumbers(given));
      return;
    }
    if (operand.dtype !== 'f32') {
      this.heap.i32(address, numel(operand.shape)).set(asFloat64(given));
      return;
    }
    // An input has rows of its own: all of them, with the padding that an earlier run may have used otherwise.
    const view = this.heap.f32(address, rows * operand.ld).fill(0);
    pack(asFloat32(given), operand, view, 0, operand.ld);
  }

  private download(operand: SlabOperand): Tensor {
    const count = numel(operand.shape);
    const address = this.memory.address(operand);
    if (operand.dtype === 'f64') return tensor('f64', operand.shape, this.heap.f64(address, count).slice());
    if (operand.dtype === 'i32') return tensor('i32', operand.shape, this.heap.i32(address, count).slice());
    if (operand.dtype === 'u32') return tensor('u32', operand.shape, this.heap.u32(address, count).slice());
    const { rows, cols } = layoutOf(operand);
    const data = new Float32Array(count);
    unpack(this.heap.f32(address, (rows - 1) * operand.ld + cols), operand, data, 0, operand.ld);
    return tensor('f32', operand.shape, data);
  }
}
