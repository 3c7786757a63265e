import { asFloat64, tensor } from '../../../core/tensor';
import { conv3d as op } from '../../../ops/conv3d';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';

/** y[n, o, p] = bias[o] + Σ w[o, c, k] x[n, c, p · stride − padding + k · dilation]. */
export const conv3d: ReferenceKernel<'conv3d'> = ([x, weight, bias, slope, residual], attrs) => {
  const { stride, padding, dilation, groups } = attrs;
  const [n, c, d, h, w] = x.shape;
  const [o, cg, kd, kh, kw] = weight.shape;
  const types = [x, weight, bias].map((t) => t && { shape: t.shape, dtype: 'f32' as const });
  const { shape } = op.infer([...types, undefined, undefined], { ...attrs, activation: 'identity' })[0];
  const [, , od, oh, ow] = shape;
  const xs = asFloat64(x);
  const ws = asFloat64(weight);
  const bs = bias && asFloat64(bias);
  const out = new Float64Array(n * o * od * oh * ow);
  let at = 0;
  for (let b = 0; b < n; b++)
    for (let oc = 0; oc < o; oc++) {
      const firstChannel = Math.floor(oc / (o / groups)) * cg;
      for (let z = 0; z < od; z++)
        for (let y = 0; y < oh; y++)
          for (let q = 0; q < ow; q++) {
            let sum = bs ? bs[oc] : 0;
            for (let ic = 0; ic < cg; ic++)
              for (let i = 0; i < kd; i++) {
                const iz = z * stride[0] - padding[0] + i * dilation[0];
                if (iz < 0 || iz >= d) continue;
                for (let j = 0; j < kh; j++) {
                  const iy = y * stride[1] - padding[1] + j * dilation[1];
                  if (iy < 0 || iy >= h) continue;
                  const row = (((b * c + firstChannel + ic) * d + iz) * h + iy) * w;
                  const tap = (((oc * cg + ic) * kd + i) * kh + j) * kw;
                  for (let k = 0; k < kw; k++) {
                    const ix = q * stride[2] - padding[2] + k * dilation[2];
                    if (ix >= 0 && ix < w) sum += ws[tap + k] * xs[row + ix];
                  }
                }
              }
            out[at++] = sum;
          }
    }
  return [applyEpilogue(tensor('f64', shape, out), attrs, slope, residual)];
};
