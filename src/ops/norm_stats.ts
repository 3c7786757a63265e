import { check, defineOp, elements, f32, volumetric } from './define';

export interface NormStatsAttrs {
  /** Channels are normalised in this many groups: C for instance and batch norm. */
  readonly groups: number;
  /** Statistics over the whole batch (batch norm in training), not per sample. */
  readonly batch: boolean;
  readonly eps: number;
}

/**
 * Statistics of a normalisation and the coefficients that apply it: normalised = x · scale + shift.
 *
 * x [N, C, D, H, W]; weight, bias [C]. With B = 1 if `batch`, else N: scale, shift [B, C]; mean, variance [B, groups]
 * (biased variance; two passes or Welford, never E[x²] − mean²).
 * scale = weight / √(variance + eps), shift = bias − mean · scale.
 */
export const norm_stats = defineOp({
  name: 'norm_stats',
  inputs: ['x'],
  optional: ['weight', 'bias'],
  normalise: (attrs: Partial<NormStatsAttrs>): NormStatsAttrs => ({ groups: attrs.groups ?? 1, batch: attrs.batch ?? false, eps: attrs.eps ?? 1e-5 }),
  infer: ([x, weight, bias], { groups, batch }) => {
    const [n, c] = volumetric(x, 'norm_stats');
    check(c % groups === 0, 'norm_stats', `${c} channels in ${groups} groups`, 'give a divisor of the channels');
    for (const p of [weight, bias])
      check(!p || elements(p) === c, 'norm_stats', `affine parameter [${p?.shape}] for ${c} channels`, 'give one value a channel');
    const b = batch ? 1 : n;
    return [f32([b, c]), f32([b, c]), f32([b, groups]), f32([b, groups])];
  },
  flops: ([x]) => 4 * elements(x),
  gradient: (g) => {
    const [x, weight] = g.inputs;
    const [, , mean, variance] = g.outputs;
    const [dx, dWeight, dBias] = g.apply('norm_stats_grad', [x, mean, variance, weight, ...g.gradients], { eps: g.attrs.eps });
    return [dx, g.wants(1) ? dWeight : undefined, g.wants(2) ? dBias : undefined];
  },
});
