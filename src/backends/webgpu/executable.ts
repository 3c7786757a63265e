import { allocate, byteSize } from '../../core/dtype';
import { messageOf, PmError } from '../../core/errors';
import { type RunOptions, throwIfAborted } from '../../core/progress';
import { numel } from '../../core/shape';
import { asNumbers, type Tensor, tensor } from '../../core/tensor';
import { layoutOf } from '../../graph/layout';
import type { Plan, SlabOperand } from '../../graph/plan';
import type { Executable, State } from '../backend';
import { checkInput, pack, unpack } from '../layout';
import { stateParts } from '../state';
import { type DeviceConnection, type DeviceContext, isLostSoon } from './device';
import type { Pace } from './pace';
import { encodePass } from './pass';
import { type Program, spanBytes } from './program';
import { makeResident, type Resident } from './resident';
import { WebGpuState } from './state';
import { mapMode } from './usage';

/** A submit should not run longer than this. */
const SUBMIT_MS = 150;

/** A program on whatever device is open: built again after the device was lost. */
export class WebGpuExecutable implements Executable {
  private resident: Resident | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    readonly plan: Plan,
    private readonly program: Program,
    private readonly connection: DeviceConnection,
    private readonly pace: Pace,
    private readonly state: State | undefined,
  ) {}

  get stats() {
    return { dispatches: this.program.dispatches.length, bytes: this.resident?.bytes ?? 0 };
  }

  /** Compiles and uploads; does nothing where the current device has it all. */
  async prepare(options: RunOptions = {}): Promise<Resident> {
    if (this.disposed) throw new PmError('disposed', 'executable', 'was disposed', 'load the plan again');
    const context = await this.connection.context();
    if (this.state instanceof WebGpuState) this.state.check();
    if (this.resident?.context !== context) {
      this.resident?.destroy();
      this.resident = undefined;
      this.resident = await guarded(
        context,
        makeResident(this.plan.outputs, this.program, this.stateBuffers(), context, this.pace, options),
        options.signal,
      );
    }
    return this.resident;
  }

  /** Runs one at a time: a second call waits for the first. */
  run(inputs: Readonly<Record<string, Tensor>>, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    const result = this.running.then(async () => {
      const resident = await this.prepare(options);
      return guarded(resident.context, this.execute(resident, inputs, options), options.signal);
    });
    this.running = result.catch(() => {});
    return result;
  }

  dispose(): void {
    this.disposed = true;
    this.resident?.destroy();
    this.resident = undefined;
  }

  private stateBuffers(): GPUBuffer[] {
    return stateParts(this.plan, this.state, WebGpuState, (own, name) => own.buffers.get(name)).map(({ buffer }) => buffer);
  }

  private async execute(resident: Resident, inputs: Readonly<Record<string, Tensor>>, options: RunOptions): Promise<Record<string, Tensor>> {
    const { device, takeErrors } = resident.context;
    takeErrors();
    for (const [name, operand] of this.plan.inputs) {
      const { buffer, byteOffset, byteLength } = encode(checkInput(name, inputs[name], operand), operand);
      device.queue.writeBuffer(resident.slabs[operand.slab], operand.offset, buffer as ArrayBuffer, byteOffset, byteLength);
    }
    await this.submitAll(resident, options);
    const outputs = await Promise.all(
      [...this.plan.outputs].map(async ([name, operand]) => [name, await download(resident, name, operand)] as const),
    );
    const errors = takeErrors();
    if (errors.length > 0) throw new PmError('webgpu-error', 'WebGPU', errors[0], 'report this plan');
    return Object.fromEntries(outputs);
  }

  /** Submits pieces in groups of limited duration, two on their way at a time. */
  private async submitAll({ context, pieces }: Resident, { signal, onProgress }: RunOptions): Promise<void> {
    const { queue } = context.device;
    let before: Promise<void> = Promise.resolve();
    let finished = 0;
    for (let next = 0; next < pieces.length; ) {
      throwIfAborted(signal);
      const first = next;
      const budget = this.pace.workIn(SUBMIT_MS);
      let work = 0;
      do work += pieces[next++].work;
      while (next < pieces.length && work + pieces[next].work <= budget);
      queue.submit([encodePass(context.device, pieces.slice(first, next))]);
      const submitted = performance.now();
      const done = queue.onSubmittedWorkDone().then(() => {
        const now = performance.now();
        this.pace.record(work, now - Math.max(submitted, finished));
        finished = now;
        onProgress?.({ stage: 'run', done: next, total: pieces.length });
      });
      // Whoever ends first ends the run; the other's failure says the same.
      done.catch(() => {});
      await before;
      before = done;
    }
    await before;
  }
}

/** A host tensor in device layout, its padding lanes zero. */
function encode(given: Tensor, operand: SlabOperand): Float64Array | Float32Array | Int32Array | Uint32Array {
  if (operand.dtype === 'f64' && given.data instanceof Float64Array) return given.data;
  const target = allocate(operand.dtype, spanBytes(operand) / byteSize(operand.dtype)) as ReturnType<typeof encode>;
  pack(asNumbers(given), operand, target, 0, operand.ld);
  return target;
}

async function download({ context, slabs, staging }: Resident, name: string, operand: SlabOperand): Promise<Tensor> {
  const buffer = staging.get(name) as GPUBuffer;
  const encoder = context.device.createCommandEncoder();
  encoder.copyBufferToBuffer(slabs[operand.slab], operand.offset, buffer, 0, spanBytes(operand));
  context.device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(mapMode.read);
  const data = allocate(operand.dtype, numel(operand.shape)) as Float32Array | Int32Array | Uint32Array;
  const bytes = buffer.getMappedRange();
  const source = data instanceof Float32Array ? new Float32Array(bytes) : data instanceof Int32Array ? new Int32Array(bytes) : new Uint32Array(bytes);
  unpack(source, operand, data, 0, operand.dtype === 'f32' ? operand.ld : layoutOf(operand).ld);
  buffer.unmap();
  return tensor(operand.dtype, operand.shape, data);
}

/** The result of `work`, or PmError `device-lost` where the device went away meanwhile. */
export async function guarded<T>(context: DeviceContext, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  const lost = context.lost.then((info) => {
    throw deviceLost(info);
  });
  try {
    return await Promise.race([work, lost]);
  } catch (error) {
    if (error instanceof PmError || (signal?.aborted && error === signal.reason)) throw error;
    if (await isLostSoon(context)) throw deviceLost(await context.lost);
    throw new PmError('webgpu-error', 'WebGPU', messageOf(error), 'report this plan', { cause: error });
  }
}

function deviceLost({ reason, message }: GPUDeviceLostInfo): PmError {
  return new PmError(
    'device-lost',
    'WebGPU device',
    `was lost (${reason || 'unknown'}: ${message})`,
    'run again: the plan is rebuilt on a new device',
  );
}
