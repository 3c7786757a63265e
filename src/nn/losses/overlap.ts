import { sameShape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { type ArgumentsOf, badArgument, boolean, number, optional } from '../arguments';
import { oneHot } from '../one-hot';
import { checkShapes, noOtherActivation, reduction } from './define';

/** Arguments that MONAI's losses of an overlap share. */
export const overlapArguments = {
  include_background: optional(boolean, true),
  to_onehot_y: optional(boolean, false),
  sigmoid: optional(boolean, false),
  softmax: optional(boolean, false),
  other_act: optional(noOtherActivation, null),
  reduction: optional(reduction, 'mean'),
  smooth_nr: optional(number({ min: 0 }), 1e-5),
  smooth_dr: optional(number({ min: 0 }), 1e-5),
  batch: optional(boolean, false),
};

type OverlapArguments = ArgumentsOf<typeof overlapArguments>;

/** Throws where both activations are asked for. */
export function checkActivation(loss: string, { sigmoid, softmax }: Pick<OverlapArguments, 'sigmoid' | 'softmax'>): void {
  if (sigmoid && softmax) throw badArgument(`${loss}.softmax`, true, 'use sigmoid or softmax, not both');
}

/** A label map [N, 1, …] as one-hot classes where `to_onehot_y`; one channel stays as it is, as in MONAI. Throws `loss-shape`. */
export function targetOf(b: Builder, loss: string, prediction: Value, target: Value, toOneHot: boolean): Value {
  const classes = prediction.shape[1];
  const { length } = prediction.shape;
  checkShapes(loss, prediction, target, length === 2 || length === 5, 'give [N, C] or [N, C, D, H, W]');
  const isLabels = toOneHot && classes > 1;
  checkShapes(loss, prediction, target, !isLabels || target.shape[1] === 1, 'give a label map [N, 1, …] with to_onehot_y');
  const t = isLabels ? oneHot(b, target, classes) : target;
  checkShapes(loss, prediction, target, sameShape(t.shape, prediction.shape), 'give equal shapes, or a label map [N, 1, …] and to_onehot_y');
  return t;
}

/** Sums over the voxels, by sample and class [N, C]; [1, C] over the whole batch. */
export interface Overlap {
  /** Σ p · t. */
  readonly intersection: Value;
  /** Σ t, or Σ t² where squared. */
  readonly ground: Value;
  /** Σ p, or Σ p² where squared. */
  readonly predicted: Value;
}

/**
 * The overlap of a prediction, activated as the arguments say, and a target of its shape. With one channel `softmax` and
 * `include_background: false` do nothing, as in MONAI.
 */
export function overlapOf(b: Builder, prediction: Value, t: Value, args: OverlapArguments, squared = false): Overlap {
  const classes = prediction.shape[1];
  const activated = () => {
    if (args.sigmoid) return b.unary(prediction, { kind: 'sigmoid' });
    return args.softmax && classes > 1 ? b.softmax(prediction, { dim: 1 }) : prediction;
  };
  const p = activated();
  const dims = p.shape.map((_, axis) => axis).filter((axis) => axis > 1 || (axis === 0 && args.batch));
  const sum = (x: Value, by?: Value) => {
    const sums = b.reshape(b.reduce(x, { by, dims }), { shape: [args.batch ? 1 : p.shape[0], classes] });
    return args.include_background || classes === 1 ? sums : b.slice(sums, { begin: 1, end: classes });
  };
  return { intersection: sum(p, t), ground: sum(t, squared ? t : undefined), predicted: sum(p, squared ? p : undefined) };
}
