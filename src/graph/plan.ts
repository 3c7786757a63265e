import type { Tensor } from '../core/tensor';
import type { Attributes, ValueId, ValueType } from './ir';

/** A value in a slab: byte `offset` of its first element, rows `ld` elements apart (see `layout`). */
export interface SlabOperand extends ValueType {
  readonly kind: 'slab';
  readonly slab: number;
  readonly offset: number;
  readonly ld: number;
}

/** A weight, a literal or what the preamble makes of them. */
export interface ConstantOperand extends ValueType {
  readonly kind: 'constant';
  readonly id: ValueId;
}

export type Operand = SlabOperand | ConstantOperand;

/** One operation on placed operands. */
export interface Step {
  readonly op: string;
  readonly attrs: Attributes;
  readonly inputs: readonly (Operand | undefined)[];
  readonly outputs: readonly SlabOperand[];
  readonly flops: number;
}

/** A computation on constants, done once on the host in f64 when weights are loaded. */
export interface PreambleStep {
  readonly op: string;
  readonly attrs: Attributes;
  readonly inputs: readonly (ValueId | undefined)[];
  readonly outputs: readonly ValueId[];
}

export interface StateSlab {
  readonly slab: number;
  readonly bytes: number;
}

/** Everything a backend needs to run a graph: plain data, the same for all backends. */
export interface PlanData {
  readonly steps: readonly Step[];
  readonly preamble: readonly PreambleStep[];
  readonly parameters: ReadonlyMap<string, ConstantOperand>;
  readonly literals: ReadonlyMap<ValueId, Tensor>;
  readonly inputs: ReadonlyMap<string, SlabOperand>;
  readonly outputs: ReadonlyMap<string, SlabOperand>;
  readonly slabBytes: readonly number[];
  /** States by name: slabs that outlive a run, numbered after the others, with the bytes that the plan uses of them. */
  readonly states: ReadonlyMap<string, StateSlab>;
  /** Bytes of weights as the graph has them. */
  readonly constantBytes: number;
  /** The largest live set of activations: the lower bound of any plan. */
  readonly liveBytes: number;
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;

/** A compiled graph. `toString` is what snapshot tests compare. */
export class Plan implements PlanData {
  readonly steps: PlanData['steps'];
  readonly preamble: PlanData['preamble'];
  readonly parameters: PlanData['parameters'];
  readonly literals: PlanData['literals'];
  readonly inputs: PlanData['inputs'];
  readonly outputs: PlanData['outputs'];
  readonly slabBytes: PlanData['slabBytes'];
  readonly states: PlanData['states'];
  readonly constantBytes: number;
  readonly liveBytes: number;

  constructor(data: PlanData) {
    this.steps = data.steps;
    this.preamble = data.preamble;
    this.parameters = data.parameters;
    this.literals = data.literals;
    this.inputs = data.inputs;
    this.outputs = data.outputs;
    this.slabBytes = data.slabBytes;
    this.states = data.states;
    this.constantBytes = data.constantBytes;
    this.liveBytes = data.liveBytes;
  }

  /** Bytes of all slabs: what a run needs beside the weights. */
  get activationBytes(): number {
    return this.slabBytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Bytes of activations and weights, as the graph has them. */
  get neededBytes(): number {
    return this.activationBytes + this.constantBytes;
  }

  get flops(): number {
    return this.steps.reduce((sum, step) => sum + step.flops, 0);
  }

  toString(): string {
    const head = [
      `steps ${this.steps.length}, ${(this.flops / 1e9).toFixed(3)} GFLOP`,
      `activations ${mebibytes(this.activationBytes)} in ${this.slabBytes.length} slabs (live ${mebibytes(this.liveBytes)}), weights ${mebibytes(this.constantBytes)}`,
    ];
    const states = [...this.states].map(([name, { slab, bytes }]) => `state ${name} s${slab}, ${mebibytes(bytes)}`);
    const ends = (word: string, operands: ReadonlyMap<string, SlabOperand>) =>
      [...operands].map(([name, operand]) => `${word} ${name} ${describe(operand)}`);
    const steps = this.steps.map((step, index) => {
      const inputs = step.inputs.map((operand) => (operand ? describe(operand) : '-')).join(', ');
      return `${String(index).padStart(3)} ${step.op}${describeAttrs(step.attrs)} ${inputs} -> ${step.outputs.map(describe).join(', ')}`;
    });
    return [...head, ...states, ...ends('in', this.inputs), ...steps, ...ends('out', this.outputs)].join('\n');
  }
}

function describe(operand: Operand): string {
  const shape = `[${operand.shape.join('x')}]`;
  return operand.kind === 'constant' ? `%${shape}` : `s${operand.slab}+${operand.offset}/${operand.ld}${shape}`;
}

function describeAttrs(attrs: Attributes): string {
  const entries = Object.entries(attrs).map(([name, value]) => `${name}=${Array.isArray(value) ? value.join('x') : value}`);
  return entries.length ? `(${entries.join(' ')})` : '';
}
