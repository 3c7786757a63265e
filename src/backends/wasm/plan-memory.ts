import { type KernelParams, kernelFields } from '../../../wasm/kernels';
import { byteSize } from '../../core/dtype';
import { assert } from '../../core/errors';
import { numel } from '../../core/shape';
import { asNumbers, type Tensor } from '../../core/tensor';
import type { ValueId } from '../../graph/ir';
import { LANES, layoutOf } from '../../graph/layout';
import type { Operand, Plan } from '../../graph/plan';
import { packConstant } from '../layout';
import { type Packing, packingTable, packWeight } from '../packing';
import type { Heap } from './heap';
import type { Call, KernelMemory, KernelName, Packed } from './kernel';

interface Block {
  readonly pointer: number;
  readonly bytes: number;
}

/** The memory of one loaded plan: its slabs, what its kernels keep, and all of it freed at once. */
export class PlanMemory implements KernelMemory {
  private readonly blocks: number[] = [];
  private readonly slabs: readonly number[];
  private readonly placed = new Map<ValueId, number>();
  private readonly workspaces: Block[] = [];
  /** Workspaces that the present step has not taken. */
  private idle: Block[] = [];
  private allocated = 0;

  constructor(
    private readonly heap: Heap,
    plan: Plan,
    /** Addresses of the plan's states, which are not its own. */
    states: readonly number[],
    private readonly constants: ReadonlyMap<ValueId, Tensor>,
    /** Work below which waking a thread costs more than it saves. */
    private readonly sliceWork: number,
  ) {
    this.slabs = [...plan.slabBytes.map((bytes) => this.allocate(bytes)), ...states];
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

  constant(operand: Operand): ArrayLike<number> | undefined {
    return operand.kind === 'constant' ? asNumbers(this.tensorOf(operand.id)) : undefined;
  }

  packed(operand: Operand, packing: Packing): Packed {
    if (operand.kind === 'constant') return { address: this.keep(packWeight(asNumbers(this.tensorOf(operand.id)), packing)), calls: [] };
    const weight = this.address(operand);
    const zero = this.zeros(4);
    const sources = packingTable(operand, operand.ld, packing).map((at) => (at ? weight + 4 * (at - 1) : zero));
    const address = this.scratch(4 * packing.length);
    return { address, calls: [this.call('gather', { sources: this.keep(sources), y: address }, packing.length / LANES, 4 * LANES)] };
  }

  keep(values: Float64Array | Float32Array | Int32Array): number {
    const pointer = this.allocate(values.byteLength);
    if (values instanceof Float64Array) this.heap.f64(pointer, values.length).set(values);
    else if (values instanceof Float32Array) this.heap.f32(pointer, values.length).set(values);
    else this.heap.i32(pointer, values.length).set(values);
    return pointer;
  }

  zeros(bytes: number): number {
    return this.keep(new Int32Array(Math.ceil(bytes / 4)));
  }

  /** Steps run one after another: each may use the workspaces of those before it. */
  beginStep(): void {
    this.idle = [...this.workspaces].sort((a, b) => a.bytes - b.bytes);
  }

  scratch(bytes: number): number {
    const index = this.idle.findIndex((block) => block.bytes >= bytes);
    if (index >= 0) return this.idle.splice(index, 1)[0].pointer;
    const pointer = this.allocate(bytes);
    this.workspaces.push({ pointer, bytes });
    return pointer;
  }

  /** Room that inputs and outputs pass through one after another. */
  stage(bytes: number): number {
    this.beginStep();
    return this.scratch(bytes);
  }

  call<K extends KernelName>(kernel: K, params: KernelParams[K], extent: number, work: number): Call {
    const fields = kernelFields[kernel];
    const values = params as unknown as Readonly<Record<string, number>>;
    const pointer = this.allocate(4 * fields.length);
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
    return plan.slabBytes.map((bytes, index) => this.heap.f32(this.slabs[index], bytes / 4));
  }

  dispose(): void {
    for (const pointer of this.blocks.splice(0)) this.heap.free(pointer);
  }

  private allocate(bytes: number): number {
    const pointer = this.heap.allocate(bytes);
    this.blocks.push(pointer);
    this.allocated += bytes;
    return pointer;
  }

  private tensorOf(id: ValueId): Tensor {
    const tensor = this.constants.get(id);
    assert(tensor !== undefined && tensor.data.length === numel(tensor.shape), `constant ${id} has no value`);
    return tensor;
  }
}
