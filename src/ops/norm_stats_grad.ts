import { check, defineOp, elements, f32, volumetric } from './define';

export interface NormStatsGradAttrs {
  /** That of the norm_stats. */
  readonly eps: number;
}

/**
 * Gradients of `norm_stats`: of x, and of weight and bias [C].
 *
 * x [N, C, D, H, W]; mean, variance [B, groups] of x, as norm_stats gave them; weight [C]. ∂L/∂output: dScale, dShift [B, C],
 * dMean, dVariance [B, groups]; an absent one is zero. With inv = 1 / √(variance + eps), n elements a group and D = dScale − mean · dShift:
 * dWeight = Σ_B D · inv, dBias = Σ_B dShift, dx = (∂mean + 2 · ∂variance · (x − mean)) / n, where of each group
 * ∂mean = dMean − Σ_c weight · inv · dShift and ∂variance = dVariance − ½ inv³ Σ_c weight · D.
 */
export const norm_stats_grad = defineOp({
  name: 'norm_stats_grad',
  inputs: ['x', 'mean', 'variance'],
  optional: ['weight', 'dScale', 'dShift', 'dMean', 'dVariance'],
  normalise: (attrs: Partial<NormStatsGradAttrs>): NormStatsGradAttrs => ({ eps: attrs.eps ?? 1e-5 }),
  infer: ([x, mean, variance, weight, dScale, dShift, dMean, dVariance]) => {
    const [n, c] = volumetric(x, 'norm_stats_grad');
    const [b, groups] = mean.shape;
    check(
      mean.shape.length === 2 && (b === n || b === 1) && c % groups === 0,
      'norm_stats_grad',
      `mean [${mean.shape}] of x [${x.shape}]`,
      'give [N, groups] or [1, groups]',
    );
    check(!weight || elements(weight) === c, 'norm_stats_grad', `weight [${weight?.shape}] for ${c} channels`, 'give one value a channel');
    for (const [given, columns] of [
      [variance, groups],
      [dScale, c],
      [dShift, c],
      [dMean, groups],
      [dVariance, groups],
    ] as const)
      check(
        !given || (given.shape.length === 2 && given.shape[0] === b && given.shape[1] === columns),
        'norm_stats_grad',
        `[${given?.shape}] where [${b}, ${columns}] is due`,
        'give what norm_stats made, and its gradients',
      );
    return [f32(x.shape), f32([c]), f32([c])];
  },
  flops: ([x]) => 3 * elements(x),
  gradient: 'none',
});
