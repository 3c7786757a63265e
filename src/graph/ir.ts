import type { DType } from '../core/dtype';
import type { Shape } from '../core/shape';
import type { Tensor } from '../core/tensor';

/**
 * Element types on a device. Activations and weights are f32; counts and grey levels are integers; images that are filtered are f64,
 * which WebGPU does not have.
 */
export type DeviceDType = Extract<DType, 'f64' | 'f32' | 'i32' | 'u32'>;

/** A value's logical type. Activations have PyTorch's shapes: [N, C], [N, C, D, H, W], … */
export interface ValueType {
  readonly shape: Shape;
  readonly dtype: DeviceDType;
}

export type ValueId = number;

/** A handle on a value while a graph is being built. */
export interface Value extends ValueType {
  readonly id: ValueId;
}

/** Attributes are plain data, complete (no defaults left to guess). */
export type Attributes = Readonly<Record<string, unknown>>;

/** One operation: `outputs = op(inputs)`. A missing optional input is `undefined`. */
export interface Node {
  readonly op: string;
  readonly attrs: Attributes;
  readonly inputs: readonly (ValueId | undefined)[];
  readonly outputs: readonly ValueId[];
}

/** Where a value lies that outlives a run: bytes into a named state, which the plans loaded with it share. */
export interface StatePlace {
  readonly state: string;
  readonly offset: number;
}

/** A computation as plain data, nodes in topological order. */
export interface Graph {
  readonly values: readonly ValueType[];
  readonly nodes: readonly Node[];
  readonly inputs: ReadonlyMap<string, ValueId>;
  /** Weights by their state-dict key. */
  readonly parameters: ReadonlyMap<string, ValueId>;
  readonly literals: ReadonlyMap<ValueId, Tensor>;
  /** Values kept in states: read from there where no node makes them, else written there. */
  readonly states: ReadonlyMap<ValueId, StatePlace>;
  readonly outputs: ReadonlyMap<string, ValueId>;
}

/** One node whose outputs' gradients are known, and the means to write the nodes that give those of its inputs. */
export interface GradientContext<Attrs extends object = object> {
  readonly attrs: Attrs;
  /** In the operator's order: required, then optional. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  /** ∂L/∂output, one each, of the output's shape; `undefined` where it is zero. */
  readonly gradients: readonly (Value | undefined)[];
  /** True where the gradient of that input is wanted. */
  wants(input: number): boolean;
  /** Adds a node and gives its outputs. */
  apply(op: string, inputs: readonly (Value | undefined)[], attrs?: Attributes): Value[];
  /** A constant. */
  literal(tensor: Tensor): Value;
}

/** ∂L/∂input, one each, of the input's shape, written with other operators; `undefined` where it is zero or not wanted. */
export type GradientRule<Attrs extends object = object> = (context: GradientContext<Attrs>) => readonly (Value | undefined)[];

/**
 * What an operator is to the graph. `inputs` are required and positional, `optional` come by name with the attributes.
 * A variadic operator takes any number of inputs like its first.
 */
export interface OpDefinition<
  Required extends readonly string[] = readonly string[],
  Optional extends string = string,
  Attrs extends object = object,
> {
  readonly name: string;
  readonly inputs: Required;
  readonly optional: readonly Optional[];
  readonly variadic: boolean;
  /** Fills in defaults and widens scalars, so that nodes carry complete attributes. */
  readonly normalise: (attrs: Partial<Attrs> | Record<string, unknown>) => Attrs;
  /** Types of the outputs; a PmError where the inputs do not fit. Inputs are in the order required, then optional. */
  readonly infer: (inputs: readonly (ValueType | undefined)[], attrs: Attrs) => readonly ValueType[];
  /** Multiplications and additions of one run. */
  readonly flops: (inputs: readonly (ValueType | undefined)[], outputs: readonly ValueType[], attrs: Attrs) => number;
  /** `none`: its inputs have no gradient (it counts or compares), or training does not reach it. */
  readonly gradient: GradientRule<Attrs> | 'none';
  /** Inputs that outputs replace in place, in the order of the outputs: values kept in a state. An absent one has no output. */
  readonly inPlace?: readonly number[];
}

/** The operators that a graph may use, by name. */
export type OpTable = Readonly<Record<string, OpDefinition>>;
