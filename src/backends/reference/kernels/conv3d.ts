import { asFloat64, tensor } from '../../../core/tensor';
import { conv3d as op } from '../../../ops/conv3d';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';
import { reach } from './volumetric';

/** y[n, o, p] = bias[o] + Σ w[o, c, k] x[n, c, p · stride − padding + k · dilation]: tap by tap, over the p that stay inside x. */
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
  const step = stride[2];
  const inside = (axis: number, k: number) => reach(k * dilation[axis] - padding[axis], stride[axis], shape[axis + 2], x.shape[axis + 2]);
  for (let b = 0; b < n; b++)
    for (let oc = 0; oc < o; oc++) {
      const plane = (b * o + oc) * od * oh * ow;
      out.fill(bs ? bs[oc] : 0, plane, plane + od * oh * ow);
      const firstChannel = Math.floor(oc / (o / groups)) * cg;
      for (let ic = 0; ic < cg; ic++)
        for (let i = 0; i < kd; i++)
          for (let j = 0; j < kh; j++)
            for (let k = 0; k < kw; k++) {
              const tap = ws[(((oc * cg + ic) * kd + i) * kh + j) * kw + k];
              const [z0, z1] = inside(0, i);
              const [y0, y1] = inside(1, j);
              const [q0, q1] = inside(2, k);
              for (let z = z0; z < z1; z++)
                for (let y = y0; y < y1; y++) {
                  const iz = z * stride[0] - padding[0] + i * dilation[0];
                  const iy = y * stride[1] - padding[1] + j * dilation[1];
                  const from = (((b * c + firstChannel + ic) * d + iz) * h + iy) * w - padding[2] + k * dilation[2];
                  const to = plane + (z * oh + y) * ow;
                  for (let q = q0; q < q1; q++) out[to + q] += tap * xs[from + q * step];
                }
            }
    }
  return [applyEpilogue(tensor('f64', shape, out), attrs, slope, residual)];
};
