import type { KernelParams } from '../../../wasm/kernels';
import type { Operand, Step } from '../../graph/plan';
import type { AttrsOf, OpName } from '../../ops/all';
import type { Packing } from '../packing';

export type KernelName = keyof KernelParams;

/** One call of an exported kernel: its parameter block, the extent of its parallel axis, and the least that is worth a thread. */
export interface Call {
  readonly kernel: KernelName;
  readonly params: number;
  readonly extent: number;
  readonly grain: number;
}

/** A weight in a kernel's own order, and the calls that bring it there at each run: none for a constant. */
export interface Packed {
  readonly address: number;
  readonly calls: readonly Call[];
}

/** Where the values of a plan lie in linear memory, and room for what a kernel keeps. Addresses and pitches are bytes. */
export interface KernelMemory {
  /** Address of a value; a constant is put down in the layout of activations. */
  address(operand: Operand): number;
  /** Bytes between the rows of a value. */
  pitch(operand: Operand): number;
  /** The values of a constant in row-major logical order; none for what the plan computes. */
  constant(operand: Operand): ArrayLike<number> | undefined;
  /** A weight in an order of the kernel's own. */
  packed(operand: Operand, packing: Packing): Packed;
  /** A copy that lasts as long as the plan is loaded. */
  keep(values: Float64Array | Float32Array | Int32Array): number;
  /** Zeros that nobody writes. */
  zeros(bytes: number): number;
  /** Room for a step's intermediate results; the next step may use it too. */
  scratch(bytes: number): number;
  /** A call with its parameter block; `work` is about the multiplications or bytes of one unit of the parallel axis. */
  call<K extends KernelName>(kernel: K, params: KernelParams[K], extent: number, work: number): Call;
}

export type StepOf<K extends OpName> = Omit<Step, 'op' | 'attrs'> & { readonly attrs: AttrsOf<K> };

/**
 * The host's half of an operator: packs its constants and writes down its calls, once, when a plan is loaded. The calls run one after
 * another, each sliced over its axis.
 */
export type WasmKernel<K extends OpName> = (step: StepOf<K>, memory: KernelMemory) => readonly Call[];
