import { type Shape, sameShape } from '../core/shape';
import type { Value } from '../graph/ir';
import type { Gradients } from './define';

/** Σ over every axis but the channels, as [C]: the gradient of a bias. With `by`, Σ value · by. */
export function channelSums<A extends object>(g: Gradients<A>, value: Value, by?: Value): Value {
  const dims = value.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  return g.op('reshape', [g.op('reduce', [value, by], { dims })], { shape: [value.shape[1]] });
}

/** Σ over the axes that broadcasting stretched from `shape`: the gradient of a broadcast operand. With `by`, of value · by. */
export function sumTo<A extends object>(g: Gradients<A>, value: Value, shape: Shape, by?: Value): Value {
  const dims = value.shape.map((_, axis) => axis).filter((axis) => shape[axis] === 1 && value.shape[axis] !== 1);
  if (by && (dims.length === 0 || !sameShape(by.shape, value.shape))) return sumTo(g, g.op('binary', [value, by], { kind: 'mul' }), shape);
  return dims.length === 0 ? value : g.op('reduce', [value, by], { dims });
}
