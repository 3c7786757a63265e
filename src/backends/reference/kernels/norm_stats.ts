import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';

/** Mean and biased variance in two passes, and the coefficients scale = weight / √(variance + eps), shift = bias − mean · scale. */
export const norm_stats: ReferenceKernel<'norm_stats'> = ([x, weight, bias], { groups, batch, eps }) => {
  const [n, c] = x.shape;
  const inner = numel(x.shape.slice(2));
  const data = asFloat64(x);
  const [w, t] = [weight && asFloat64(weight), bias && asFloat64(bias)];
  const perGroup = c / groups;
  const samples = batch ? 1 : n;
  const scale = new Float64Array(samples * c);
  const shift = new Float64Array(samples * c);
  const means = new Float64Array(samples * groups);
  const variances = new Float64Array(samples * groups);
  for (let s = 0; s < samples; s++)
    for (let g = 0; g < groups; g++) {
      const members: number[] = [];
      for (let b = batch ? 0 : s; b < (batch ? n : s + 1); b++) for (let k = 0; k < perGroup; k++) members.push((b * c + g * perGroup + k) * inner);
      const count = members.length * inner;
      const sumOf = (f: (value: number) => number) =>
        members.reduce((sum, from) => data.subarray(from, from + inner).reduce((part, value) => part + f(value), sum), 0);
      const mean = sumOf((value) => value) / count;
      const variance = sumOf((value) => (value - mean) ** 2) / count;
      means[s * groups + g] = mean;
      variances[s * groups + g] = variance;
      for (let channel = g * perGroup; channel < (g + 1) * perGroup; channel++) {
        const factor = (w ? w[channel] : 1) / Math.sqrt(variance + eps);
        scale[s * c + channel] = factor;
        shift[s * c + channel] = (t ? t[channel] : 0) - mean * factor;
      }
    }
  const coefficients = [samples, c];
  return [
    tensor('f64', coefficients, scale),
    tensor('f64', coefficients, shift),
    tensor('f64', [samples, groups], means),
    tensor('f64', [samples, groups], variances),
  ];
};
