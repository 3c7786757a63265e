import { PmError } from '../core/errors';
import type { Shape } from '../core/shape';
import type { Tensor } from '../core/tensor';
import type { Attributes, DeviceDType, Graph, Node, OpTable, StatePlace, Value, ValueId, ValueType } from './ir';

/** Builds a graph node by node; the typed methods of the operators stand on `apply` (see `ops/builder`). */
export class GraphBuilder {
  private readonly values: ValueType[] = [];
  /** In the order in which they were added. */
  readonly nodes: Node[] = [];
  private readonly inputs = new Map<string, ValueId>();
  private readonly parameters = new Map<string, ValueId>();
  private readonly literals = new Map<ValueId, Tensor>();
  private readonly states = new Map<ValueId, StatePlace>();
  private readonly outputs = new Map<string, ValueId>();

  constructor(readonly ops: OpTable) {}

  /** A named input of the graph. */
  input(name: string, shape: Shape, dtype: DeviceDType = 'f32'): Value {
    const value = this.add({ shape, dtype });
    this.inputs.set(name, value.id);
    return value;
  }

  /** A weight, by its state-dict key. The same key gives the same value. */
  parameter(name: string, shape: Shape): Value {
    const known = this.parameters.get(name);
    if (known !== undefined) return this.value(known);
    const value = this.add({ shape, dtype: 'f32' });
    this.parameters.set(name, value.id);
    return value;
  }

  /** Keeps a weight in a state instead: what reads it, reads it there. */
  keep(name: string, place: StatePlace): void {
    const id = this.parameters.get(name);
    if (id === undefined) throw new PmError('parameter-unknown', `parameter ${name}`, 'is not in the graph', 'use the key of a weight');
    this.parameters.delete(name);
    this.states.set(id, place);
  }

  /** A constant known when the graph is built. */
  literal(tensor: Tensor): Value {
    const value = this.add({ shape: tensor.shape, dtype: 'f32' });
    this.literals.set(value.id, tensor);
    return value;
  }

  /** A value that is kept in a state from run to run. */
  state(place: StatePlace, shape: Shape): Value {
    const value = this.add({ shape, dtype: 'f32' });
    this.states.set(value.id, place);
    return value;
  }

  /** Keeps a value in a state: its operator writes there at once, unless the value is needed elsewhere too. */
  store(value: Value, place: StatePlace): void {
    const isMade = this.nodes.some(({ op, outputs }) => outputs.includes(value.id) && !this.ops[op].inPlace);
    const other = this.states.get(value.id);
    if (isMade && !other) {
      this.states.set(value.id, place);
      return;
    }
    // A device cannot copy within one state: both are copies of what then lies elsewhere.
    if (isMade && other) {
      this.states.delete(value.id);
      this.copyTo(value, other);
    }
    this.copyTo(value, place);
  }

  output(name: string, value: Value): void {
    this.outputs.set(name, value.id);
  }

  /** Adds a node; shapes are inferred at once, so that a misfit is reported where it is written. */
  apply(op: string, inputs: readonly (Value | undefined)[], attrs: Attributes = {}): Value[] {
    const definition = this.ops[op];
    if (!definition) throw new PmError('unknown-op', `operator ${op}`, 'is not in the table of operators', 'use one of its names');
    const complete = definition.normalise(attrs);
    const types = definition.infer(inputs, complete);
    const outputs = types.map((type) => this.add(type));
    this.nodes.push({ op, attrs: complete as Attributes, inputs: inputs.map((v) => v?.id), outputs: outputs.map((v) => v.id) });
    const replaced = definition.inPlace?.filter((input) => inputs[input]) ?? [];
    replaced.forEach((input, output) => {
      const place = this.states.get((inputs[input] as Value).id);
      if (!place) throw new PmError('op-state', op, `works in place on its input ${input}, which is not kept in a state`, 'give a state');
      this.states.set(outputs[output].id, place);
    });
    return outputs;
  }

  finish(): Graph {
    const { values, nodes, inputs, parameters, literals, states, outputs } = this;
    return { values, nodes, inputs, parameters, literals, states, outputs };
  }

  private copyTo(value: Value, place: StatePlace): void {
    const [copy] = this.apply('unary', [value], { kind: 'identity' });
    this.states.set(copy.id, place);
  }

  private add(type: ValueType): Value {
    this.values.push({ shape: [...type.shape], dtype: type.dtype });
    return this.value(this.values.length - 1);
  }

  /** The handle of a value. */
  value(id: ValueId): Value {
    return { id, ...this.values[id] };
  }
}
