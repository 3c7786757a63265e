import { asFloat64, tensor } from '../../../core/tensor';
import { conv_transpose3d as op } from '../../../ops/conv_transpose3d';
import type { ReferenceKernel } from '../kernel';
import { applyEpilogue } from './epilogue';
import { reach } from './volumetric';

/** Every input voxel adds w[c, o, k] · x to the outputs at p · stride − padding + k · dilation: tap by tap, over the p that land inside y. */
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
  if (bs) for (let plane = 0; plane < n * o; plane++) out.fill(bs[plane % o], plane * voxels, (plane + 1) * voxels);
  const step = stride[2];
  const inside = (axis: number, k: number) => reach(k * dilation[axis] - padding[axis], stride[axis], x.shape[axis + 2], shape[axis + 2]);
  for (let b = 0; b < n; b++)
    for (let ic = 0; ic < c; ic++) {
      const firstOutput = Math.floor(ic / (c / groups)) * og;
      for (let oc = 0; oc < og; oc++)
        for (let i = 0; i < kd; i++)
          for (let j = 0; j < kh; j++)
            for (let k = 0; k < kw; k++) {
              const tap = ws[(((ic * og + oc) * kd + i) * kh + j) * kw + k];
              const [z0, z1] = inside(0, i);
              const [y0, y1] = inside(1, j);
              const [q0, q1] = inside(2, k);
              for (let z = z0; z < z1; z++)
                for (let y = y0; y < y1; y++) {
                  const oz = z * stride[0] - padding[0] + i * dilation[0];
                  const oy = y * stride[1] - padding[1] + j * dilation[1];
                  const from = (((b * c + ic) * d + z) * h + y) * w;
                  const to = (((b * o + firstOutput + oc) * od + oz) * oh + oy) * ow - padding[2] + k * dilation[2];
                  for (let q = q0; q < q1; q++) out[to + q * step] += tap * xs[from + q];
                }
            }
    }
  return [applyEpilogue(tensor('f64', shape, out), attrs, slope, residual)];
};
