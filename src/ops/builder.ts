import { GraphBuilder } from '../graph/graph-builder';
import type { OpDefinition, Value } from '../graph/ir';
import { type ops, opTable } from './all';

type ValuesOf<R extends readonly string[]> = { [K in keyof R]: Value };
type Options<O extends string, A> = { [K in keyof A]?: A[K] extends readonly [number, number, number] ? number | readonly number[] : A[K] } & {
  [K in O]?: Value;
};

type Method<T> = T extends OpDefinition<infer R, infer O, infer A> ? (...args: [...inputs: ValuesOf<R>, options?: Options<O, A>]) => Value : never;

type Methods = { [K in Exclude<keyof typeof ops, 'concat' | 'norm_stats' | 'norm_stats_grad'>]: Method<(typeof ops)[K]> } & {
  concat(...inputs: Value[]): Value;
  /** scale, shift [B, C] and mean, variance [B, groups]. */
  norm_stats(x: Value, options?: Options<'weight' | 'bias', { groups: number; batch: boolean; eps: number }>): [Value, Value, Value, Value];
};

/** A graph builder whose methods are the operators: `b.conv3d(x, w, { stride: 2, bias })`. */
export type Builder = GraphBuilder & Methods;

const isValue = (argument: unknown): argument is Value =>
  typeof argument === 'object' && argument !== null && 'id' in argument && 'shape' in argument;

/** A builder over all operators of the engine. */
export function createBuilder(): Builder {
  const builder = new GraphBuilder(opTable) as Builder;
  for (const [name, op] of Object.entries(opTable)) {
    const method = (...args: unknown[]) => {
      const required = args.filter(isValue);
      const options = { ...(isValue(args[args.length - 1]) ? {} : (args[args.length - 1] as Record<string, unknown> | undefined)) };
      const optional = op.optional.map((key) => options[key] as Value | undefined);
      for (const key of op.optional) delete options[key];
      const outputs = builder.apply(name, [...required, ...optional], options);
      return outputs.length === 1 ? outputs[0] : outputs;
    };
    Object.defineProperty(builder, name, { value: method });
  }
  return builder;
}
