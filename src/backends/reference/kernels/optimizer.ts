import { asFloat64, type Tensor, tensor } from '../../../core/tensor';
import type { OptimizerAttrs } from '../../../ops/optimizer';

/** New parameters and moments from the old ones, element by element; `step` gets g as in `OptimizerAttrs`. */
export function optimise(
  [parameter, gradient, scale, hyper, ...moments]: readonly (Tensor | undefined)[],
  { weightDecay, clipValue }: OptimizerAttrs,
  step: (p: number, g: number, moments: readonly Float64Array[], i: number, hyper: Float64Array) => number,
): Tensor[] {
  const [p, g] = [parameter, gradient].map((t) => asFloat64(t as Tensor));
  const [factor] = asFloat64(scale as Tensor);
  const h = asFloat64(hyper as Tensor);
  const kept = moments.map((moment) => moment && asFloat64(moment).slice());
  const moved = p.map((value, i) => {
    const scaled = g[i] * factor;
    const clipped = clipValue > 0 ? Math.min(Math.max(scaled, -clipValue), clipValue) : scaled;
    return step(value, clipped + weightDecay * value, kept as Float64Array[], i, h);
  });
  return [moved, ...kept].filter((values) => values !== undefined).map((values) => tensor('f64', [values.length], values));
}
