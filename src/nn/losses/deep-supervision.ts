import { PmError } from '../../core/errors';
import { sameShape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import type { Builder } from '../../ops/builder';
import { interpolateAttrs } from '../../ops/interpolate';
import { badArgument, listOf, nullable, number, oneOf, optional, readArguments } from '../arguments';
import type { Loss } from './define';
import { add, times } from './terms';

const schema = {
  weight_mode: optional(oneOf('same', 'exp', 'two'), 'exp'),
  weights: optional(nullable(listOf(number({ min: 0 }))), null),
};

/** The weight of a level, 0 being the full resolution. */
const byMode = {
  same: () => 1,
  exp: (level: number) => Math.max(0.5 ** level, 0.0625),
  two: (level: number) => (level === 0 ? 1 : 0.5),
};

/**
 * MONAI's DeepSupervisionLoss: Σ weight · loss over the predictions of a network's levels, the output first. Weights 1, ½, ¼, … down to
 * 1/16 (`exp`), 1, ½, ½, … (`two`), 1, 1, … (`same`), or as given. For a smaller prediction the target is resampled (nearest-exact).
 */
export function deepSupervision(loss: Loss, given: Readonly<Record<string, unknown>> = {}) {
  const { weight_mode, weights } = readArguments('DeepSupervisionLoss', schema, given);
  return (b: Builder, predictions: readonly Value[], target: Value): Value => {
    if (predictions.length === 0) throw new PmError('loss-shape', 'DeepSupervisionLoss', 'there is no prediction', 'give one a level');
    if (weights && weights.length < predictions.length)
      throw badArgument('DeepSupervisionLoss.weights', weights, `give one for each of ${predictions.length} levels`);
    return predictions
      .map((prediction, level) => times(b, loss(b, prediction, resized(b, target, prediction)), weights?.[level] ?? byMode[weight_mode](level)))
      .reduce((sum, term) => add(b, sum, term));
  };
}

function resized(b: Builder, target: Value, like: Value): Value {
  const [from, size] = [target.shape.slice(2), like.shape.slice(2)];
  return sameShape(from, size) ? target : b.interpolate(target, interpolateAttrs(from, { mode: 'nearest-exact', size }));
}
