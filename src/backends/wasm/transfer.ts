import { numel, roundUp } from '../../core/shape';
import { asFloat32, asFloat64, asNumbers, type Tensor, tensor } from '../../core/tensor';
import { LANES, layoutOf } from '../../graph/layout';
import type { SlabOperand } from '../../graph/plan';
import { pack, unpack } from '../layout';
import type { Heap } from './heap';
import type { Call } from './kernel';
import type { PlanMemory } from './plan-memory';
import type { Executor } from './threads';

/** Bytes of planes that go through linear memory at a time: they stay in the cache. */
const STAGE_BYTES = 1 << 21;

/** Voxels of a sample, from the first on, of which every channel's plane is staged, and the call that turns them into rows, or back. */
interface Stage {
  readonly sample: number;
  readonly first: number;
  readonly voxels: number;
  readonly call: Call;
}

/** One input or output of a plan on its way into linear memory, or out of it. */
export class Transfer {
  private readonly stages: readonly Stage[];
  private readonly planes: number;
  /** Floats from one staged plane to the next. */
  private readonly pitch: number;

  constructor(
    private readonly memory: PlanMemory,
    private readonly heap: Heap,
    private readonly operand: SlabOperand,
    direction: 'planes_to_rows' | 'rows_to_planes',
  ) {
    const { shape, dtype } = operand;
    const [batch, channels, voxels] = shape.length === 5 ? [shape[0], shape[1], numel(shape.slice(2))] : [0, 0, 0];
    const inPlanes = dtype === 'f32' && shape.length === 5 && voxels > 1;
    const length = Math.min(roundUp(voxels, LANES), Math.max(roundUp(Math.floor(STAGE_BYTES / 4 / Math.max(channels, 1)), LANES), LANES));
    this.pitch = length;
    this.planes = inPlanes ? memory.stage(4 * channels * length) : 0;
    const stages: Stage[] = [];
    for (let sample = 0; inPlanes && sample < batch; sample++) {
      for (let first = 0; first < voxels; first += length) {
        const count = Math.min(length, voxels - first);
        const rowPitch = memory.pitch(operand);
        const params = {
          ...{ planes: this.planes, planePitch: 4 * length, channels, voxels: count },
          ...{ rows: memory.address(operand) + (sample * voxels + first) * rowPitch, rowPitch },
        };
        stages.push({ sample, first, voxels: count, call: memory.call(direction, params, Math.ceil(count / LANES), 4 * LANES * channels) });
      }
    }
    this.stages = stages;
  }

  async upload(given: Tensor, executor: Executor): Promise<void> {
    const { operand, heap } = this;
    const address = this.memory.address(operand);
    const count = numel(operand.shape);
    if (operand.dtype === 'f64') heap.f64(address, count).set(asNumbers(given));
    else if (operand.dtype !== 'f32') heap.i32(address, count).set(asFloat64(given));
    else if (this.stages.length === 0) {
      // An input has rows of its own: all of them, with the padding that an earlier run may have used otherwise.
      pack(asFloat32(given), operand, heap.f32(address, layoutOf(operand).rows * operand.ld).fill(0), 0, operand.ld);
    } else {
      const values = asFloat32(given);
      for (const stage of this.stages) {
        this.eachPlane(stage, (at, from) => heap.f32(at, stage.voxels).set(values.subarray(from, from + stage.voxels)));
        await executor.run(stage.call);
      }
    }
  }

  async download(executor: Executor): Promise<Tensor> {
    const { operand, heap } = this;
    const { shape, dtype } = operand;
    const count = numel(shape);
    const address = this.memory.address(operand);
    if (dtype === 'f64') return tensor('f64', shape, heap.f64(address, count).slice());
    if (dtype === 'i32') return tensor('i32', shape, heap.i32(address, count).slice());
    if (dtype === 'u32') return tensor('u32', shape, heap.u32(address, count).slice());
    const values = new Float32Array(count);
    if (this.stages.length === 0) {
      const { rows, cols } = layoutOf(operand);
      unpack(heap.f32(address, (rows - 1) * operand.ld + cols), operand, values, 0, operand.ld);
    }
    for (const stage of this.stages) {
      await executor.run(stage.call);
      this.eachPlane(stage, (at, to) => values.set(heap.f32(at, stage.voxels), to));
    }
    return tensor('f32', shape, values);
  }

  /** Calls `copy` with the address of each staged plane and the index of its first element in row-major logical order. */
  private eachPlane({ sample, first }: Stage, copy: (address: number, index: number) => void): void {
    const [, channels, ...size] = this.operand.shape;
    const voxels = numel(size);
    for (let c = 0; c < channels; c++) copy(this.planes + 4 * c * this.pitch, (sample * channels + c) * voxels + first);
  }
}
