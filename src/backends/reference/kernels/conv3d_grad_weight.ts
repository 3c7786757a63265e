import { asFloat64, tensor } from '../../../core/tensor';
import type { ReferenceKernel } from '../kernel';
import { reach } from './volumetric';

/** dw[o, c, k] = Σ dy[n, o, p] x[n, c, p · stride − padding + k · dilation]: tap by tap, over the p that stay inside x. */
export const conv3d_grad_weight: ReferenceKernel<'conv3d_grad_weight'> = ([x, dy], { kernel, stride, padding, dilation, groups }) => {
  const [n, c, d, h, w] = x.shape;
  const [, o, od, oh, ow] = dy.shape;
  const [kd, kh, kw] = kernel;
  const xs = asFloat64(x);
  const dys = asFloat64(dy);
  const cg = c / groups;
  const out = new Float64Array(o * cg * kd * kh * kw);
  const inside = (axis: number, k: number) => reach(k * dilation[axis] - padding[axis], stride[axis], dy.shape[axis + 2], x.shape[axis + 2]);
  let at = 0;
  for (let oc = 0; oc < o; oc++) {
    const firstChannel = Math.floor(oc / (o / groups)) * cg;
    for (let ic = firstChannel; ic < firstChannel + cg; ic++)
      for (let i = 0; i < kd; i++)
        for (let j = 0; j < kh; j++)
          for (let k = 0; k < kw; k++, at++) {
            const [z0, z1] = inside(0, i);
            const [y0, y1] = inside(1, j);
            const [q0, q1] = inside(2, k);
            for (let b = 0; b < n; b++)
              for (let z = z0; z < z1; z++)
                for (let y = y0; y < y1; y++) {
                  const iz = z * stride[0] - padding[0] + i * dilation[0];
                  const iy = y * stride[1] - padding[1] + j * dilation[1];
                  const from = (((b * c + ic) * d + iz) * h + iy) * w - padding[2] + k * dilation[2];
                  const by = (((b * o + oc) * od + z) * oh + y) * ow;
                  for (let q = q0; q < q1; q++) out[at] += dys[by + q] * xs[from + q * stride[2]];
                }
          }
  }
  return [tensor('f64', [o, cg, kd, kh, kw], out)];
};
