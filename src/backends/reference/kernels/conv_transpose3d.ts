import { asFloat64, tensor } from '../../../core/tensor';
import { conv_transpose3d as op } from '../../../ops/conv_transpose3d';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';

/** Every input voxel adds w[c, o, k] · x to the outputs at p · stride − padding + k · dilation. */
export const conv_transpose3d: ReferenceKernel<'conv_transpose3d'> = ([x, weight, bias, slope, residual], attrs) => {
  const { stride, padding, dilation, groups } = attrs;
  const [n, c, d, h, w] = x.shape;
  const [, og, kd, kh, kw] = weight.shape;
  const types = [x, weight, bias].map((t) => t && { shape: t.shape, dtype: 'f32' as const });
  const { shape } = op.infer([...types, undefined, undefined], { ...attrs, activation: 'identity' })[0];
  const [, o, od, oh, ow] = shape;
  const xs = asFloat64(x);
  const ws = asFloat64(weight);
  const bs = bias && asFloat64(bias);
  const voxels = od * oh * ow;
  const out = new Float64Array(n * o * voxels);
  if (bs) for (let i = 0; i < out.length; i++) out[i] = bs[Math.floor(i / voxels) % o];
  for (let b = 0; b < n; b++)
    for (let ic = 0; ic < c; ic++) {
      const firstOutput = Math.floor(ic / (c / groups)) * og;
      for (let z = 0; z < d; z++)
        for (let y = 0; y < h; y++)
          for (let q = 0; q < w; q++) {
            const value = xs[(((b * c + ic) * d + z) * h + y) * w + q];
            for (let oc = 0; oc < og; oc++)
              for (let i = 0; i < kd; i++) {
                const oz = z * stride[0] - padding[0] + i * dilation[0];
                if (oz < 0 || oz >= od) continue;
                for (let j = 0; j < kh; j++) {
                  const oy = y * stride[1] - padding[1] + j * dilation[1];
                  if (oy < 0 || oy >= oh) continue;
                  for (let k = 0; k < kw; k++) {
                    const ox = q * stride[2] - padding[2] + k * dilation[2];
                    if (ox < 0 || ox >= ow) continue;
                    const tap = (((ic * og + oc) * kd + i) * kh + j) * kw + k;
                    out[(((b * o + firstOutput + oc) * od + oz) * oh + oy) * ow + ox] += ws[tap] * value;
                  }
                }
              }
          }
    }
  return [applyEpilogue(tensor('f64', shape, out), attrs, slope, residual)];
};
