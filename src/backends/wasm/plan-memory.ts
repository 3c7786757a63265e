import { type KernelParams, kernelFields } from '../../../wasm/kernels';
import { byteSize } from '../../core/dtype';
import { assert, PmError } from '../../core/errors';
import { numel } from '../../core/shape';
import type { Tensor } from '../../core/tensor';
import type { ValueId } from '../../graph/ir';
import { layoutOf } from '../../graph/layout';
import type { Operand, Plan } from '../../graph/plan';
import { packConstant } from '../layout';
import type { Heap } from './heap';
import type { Call, KernelMemory, KernelName } from './kernel';

/** The memory of one loaded plan: its slabs, what its kernels keep, and all of it freed at once. */
export class PlanMemory implements KernelMemory {
  private readonly blocks: number[] = [];
  private readonly slabs: readonly number[];
  private readonly placed = new Map<ValueId, number>();
  private allocated = 0;

  constructor(
    private readonly heap: Heap,
    plan: Plan,
    private readonly constants: ReadonlyMap<ValueId, Tensor>,
    /** Work below which waking a thread costs more than it saves. */
    private readonly sliceWork: number,
  ) {
    this.slabs = plan.slabBytes.map((bytes) => this.scratch(bytes));
  }

  /** Bytes of activations, packed weights and scratch. */
  get bytes(): number {
    return this.allocated;
  }

  address(operand: Operand): number {
    if (operand.kind === 'slab') return this.slabs[operand.slab] + operand.offset;
    const known = this.placed.get(operand.id);
    if (known !== undefined) return known;
    const pointer = this.keep(packConstant(this.tensorOf(operand.id)));
    this.placed.set(operand.id, pointer);
    return pointer;
  }

  pitch(operand: Operand): number {
    return byteSize(operand.dtype) * (operand.kind === 'slab' ? operand.ld : layoutOf(operand).ld);
  }

  constant(operand: Operand, what: string): Tensor {
    if (operand.kind === 'constant') return this.tensorOf(operand.id);
    throw new PmError(
      'wasm-weight',
      what,
      'is computed in the plan; this backend packs weights when a plan is loaded',
      'give it as a weight, or run on another backend',
    );
  }

  keep(values: Float64Array | Float32Array | Int32Array): number {
    const pointer = this.scratch(values.byteLength);
    if (values instanceof Float64Array) this.heap.f64(pointer, values.length).set(values);
    else if (values instanceof Float32Array) this.heap.f32(pointer, values.length).set(values);
    else this.heap.i32(pointer, values.length).set(values);
    return pointer;
  }

  zeros(bytes: number): number {
    return this.keep(new Int32Array(Math.ceil(bytes / 4)));
  }

  scratch(bytes: number): number {
    const pointer = this.heap.allocate(bytes);
    this.blocks.push(pointer);
    this.allocated += bytes;
    return pointer;
  }

  call<K extends KernelName>(kernel: K, params: KernelParams[K], extent: number, work: number): Call {
    const fields = kernelFields[kernel];
    const values = params as unknown as Readonly<Record<string, number>>;
    const pointer = this.scratch(4 * fields.length);
    const view = new DataView(this.heap.memory.buffer, pointer, 4 * fields.length);
    for (const [index, [name, type]] of fields.entries()) {
      assert(Number.isFinite(values[name]) || type === 'f32', `kernel ${kernel}: parameter ${name} is ${values[name]}`);
      if (type === 'f32') view.setFloat32(4 * index, values[name], true);
      else view.setInt32(4 * index, values[name], true);
    }
    return { kernel, params: pointer, extent, grain: Math.max(1, Math.ceil(this.sliceWork / Math.max(work, 1))) };
  }

  /** The slabs as they are, for tests. */
  slabViews(plan: Plan): Float32Array[] {
    return this.slabs.map((pointer, index) => this.heap.f32(pointer, plan.slabBytes[index] / 4));
  }

  dispose(): void {
    for (const pointer of this.blocks.splice(0)) this.heap.free(pointer);
  }

  private tensorOf(id: ValueId): Tensor {
    const tensor = this.constants.get(id);
    assert(tensor !== undefined && tensor.data.length === numel(tensor.shape), `constant ${id} has no value`);
    return tensor;
  }
}
