import { PmError } from '../core/errors';
import { numel, type Shape } from '../core/shape';
import type { Attributes, GradientContext, OpDefinition, Value, ValueType } from '../graph/ir';

interface OpSpec<R extends readonly string[], O extends string, A extends object> {
  readonly name: string;
  readonly inputs: R;
  readonly optional?: readonly O[];
  readonly variadic?: boolean;
  /** Values may be f64; other operators take none, so that no kernel reads them as something else. */
  readonly takesF64?: boolean;
  readonly normalise: (attrs: Partial<A>) => A;
  readonly infer: (inputs: readonly ValueType[], attrs: A) => readonly ValueType[];
  readonly flops: (inputs: readonly ValueType[], outputs: readonly ValueType[], attrs: A) => number;
  readonly gradient: ((context: Gradients<A>) => readonly (Value | undefined)[]) | 'none';
  readonly inPlace?: readonly number[];
}

/** A gradient rule's context; required inputs are there, an absent optional one is `undefined`. */
export interface Gradients<A extends object> extends GradientContext<A> {
  readonly inputs: readonly Value[];
  /** The gradient of the first output; rules of operators with one output need no other. */
  readonly dy: Value;
  /** Adds a node of one output. */
  op(name: string, inputs: readonly (Value | undefined)[], attrs?: object): Value;
}

/** Declares an operator; required inputs are checked here once, so that `infer` may rely on them. */
export function defineOp<const R extends readonly string[], A extends object, const O extends string = never>(
  spec: OpSpec<R, O, A>,
): OpDefinition<R, O, A> {
  return {
    ...spec,
    optional: spec.optional ?? [],
    variadic: spec.variadic ?? false,
    normalise: (attrs) => spec.normalise(attrs as Partial<A>),
    infer: (inputs, attrs) => {
      spec.inputs.forEach((name, index) => {
        if (!inputs[index]) throw new PmError('op-input', spec.name, `input ${name} is missing`, 'give it');
      });
      const isTaken = spec.takesF64 || inputs.every((input) => input?.dtype !== 'f64');
      check(isTaken, spec.name, 'does not take f64 values', 'give f32, or integers where it counts');
      return spec.infer(inputs as readonly ValueType[], attrs);
    },
    flops: (inputs, outputs, attrs) => spec.flops(inputs as readonly ValueType[], outputs, attrs),
    gradient: spec.gradient === 'none' ? 'none' : rule(spec.gradient),
  };
}

function rule<A extends object>(
  write: (context: Gradients<A>) => readonly (Value | undefined)[],
): (context: GradientContext<A>) => readonly (Value | undefined)[] {
  return (context) =>
    write({
      ...context,
      inputs: context.inputs as readonly Value[],
      dy: context.gradients[0] as Value,
      op: (name, inputs, attrs) => context.apply(name, inputs, attrs as Attributes)[0],
    });
}

/** Throws unless `condition`; the message names the operator and what it was given. */
export function check(condition: boolean, op: string, why: string, hint: string): asserts condition {
  if (!condition) throw new PmError('op-shape', op, why, hint);
}

/** [N, C, D, H, W] of an activation, or an error that names the operator. */
export function volumetric(type: ValueType, op: string): [number, number, number, number, number] {
  check(type.shape.length === 5 && type.dtype === 'f32', op, `expects f32 [N, C, D, H, W], got ${type.dtype} [${type.shape}]`, 'reshape the input');
  return type.shape as unknown as [number, number, number, number, number];
}

export const elements = (type: ValueType): number => numel(type.shape);

export const f32 = (shape: Shape): ValueType => ({ shape, dtype: 'f32' });
