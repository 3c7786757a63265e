import { numel } from '../../../core/shape';
import { asFloat64, type Tensor, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Term by term as `ops/norm_stats_grad` has it. */
export const norm_stats_grad: ReferenceKernel<'norm_stats_grad'> = ([x, mean, variance, weight, dScale, dShift, dMean, dVariance], { eps }) => {
  const [n, c] = x.shape;
  const [samples, groups] = mean.shape;
  const inner = numel(x.shape.slice(2));
  const perGroup = c / groups;
  const count = (perGroup * inner * n) / samples;
  const [data, means, variances] = [asFloat64(x), asFloat64(mean), asFloat64(variance)];
  const orZero = (given: Tensor | undefined, size: number) => (given ? asFloat64(given) : new Float64Array(size));
  const w = weight ? asFloat64(weight) : new Float64Array(c).fill(1);
  const [ds, dt] = [orZero(dScale, samples * c), orZero(dShift, samples * c)];
  const [dm, dv] = [Float64Array.from(orZero(dMean, samples * groups)), Float64Array.from(orZero(dVariance, samples * groups))];
  const dWeight = new Float64Array(c);
  const dBias = new Float64Array(c);
  for (let s = 0; s < samples; s++)
    for (let channel = 0; channel < c; channel++) {
      const at = s * c + channel;
      const group = s * groups + Math.floor(channel / perGroup);
      const inverse = 1 / Math.sqrt(variances[group] + eps);
      const d = ds[at] - means[group] * dt[at];
      dWeight[channel] += d * inverse;
      dBias[channel] += dt[at];
      dm[group] -= w[channel] * inverse * dt[at];
      dv[group] -= 0.5 * inverse ** 3 * w[channel] * d;
    }
  const dx = data.map((value, i) => {
    const row = Math.floor(i / inner);
    const group = (samples === 1 ? 0 : Math.floor(row / c)) * groups + Math.floor((row % c) / perGroup);
    return (dm[group] + 2 * dv[group] * (value - means[group])) / count;
  });
  return [tensor('f64', x.shape, dx), tensor('f64', [c], dWeight), tensor('f64', [c], dBias)];
};
