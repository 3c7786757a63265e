import { PmError } from '../../core/errors';
import { type RunOptions, throwIfAborted } from '../../core/progress';
import type { Tensor } from '../../core/tensor';
import type { Plan, SlabOperand } from '../../graph/plan';
import type { OpName } from '../../ops/all';
import type { Executable, RunStats } from '../backend';
import { checkInput } from '../layout';
import type { Heap } from './heap';
import type { Call, StepOf, WasmKernel } from './kernel';
import { kernels } from './kernels/all';
import type { PlanMemory } from './plan-memory';
import type { Executor } from './threads';
import { Transfer } from './transfer';

/** Milliseconds after which a run lets its thread look at messages, a cancellation among them. */
const YIELD_AFTER = 50;

/** A plan with its weights in linear memory. */
export class WasmExecutable implements Executable {
  readonly stats: RunStats;
  private readonly calls: readonly (readonly Call[])[];
  private readonly uploads: ReadonlyMap<string, Transfer>;
  private readonly downloads: ReadonlyMap<string, Transfer>;
  private disposed = false;
  private running = false;

  constructor(
    readonly plan: Plan,
    private readonly memory: PlanMemory,
    heap: Heap,
    private readonly executor: Executor,
    /** Runs of one backend go one after another. */
    private readonly exclusively: <T>(run: () => Promise<T>) => Promise<T>,
  ) {
    this.calls = plan.steps.map((step) => {
      memory.beginStep();
      return (kernels[step.op as OpName] as WasmKernel<OpName>)(step as StepOf<OpName>, memory);
    });
    const transfers = (operands: ReadonlyMap<string, SlabOperand>, direction: 'planes_to_rows' | 'rows_to_planes') =>
      new Map([...operands].map(([name, operand]) => [name, new Transfer(memory, heap, operand, direction)]));
    this.uploads = transfers(plan.inputs, 'planes_to_rows');
    this.downloads = transfers(plan.outputs, 'rows_to_planes');
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
    for (const [name, operand] of this.plan.inputs) {
      await this.uploads.get(name)?.upload(checkInput(name, inputs[name], operand), this.executor);
    }
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
    const outputs: Record<string, Tensor> = {};
    for (const [name, transfer] of this.downloads) outputs[name] = await transfer.download(this.executor);
    return outputs;
  }

  private throwIfDisposed(): void {
    if (this.disposed) throw new PmError('disposed', 'the executable', 'was disposed', 'load the plan again');
  }
}
