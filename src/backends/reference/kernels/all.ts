import type { OpName } from '../../../ops/all';
import type { ReferenceKernel } from '../kernel';
import { adaptive_pool3d } from './adaptive_pool3d';
import { avg_pool3d } from './avg_pool3d';
import { binary } from './binary';
import { concat } from './concat';
import { conv_transpose3d } from './conv_transpose3d';
import { conv3d } from './conv3d';
import { convolve_lines } from './convolve_lines';
import { glcm } from './glcm';
import { gldm } from './gldm';
import { gldzm } from './gldzm';
import { glrlm } from './glrlm';
import { glszm } from './glszm';
import { histogram } from './histogram';
import { interpolate } from './interpolate';
import { linear } from './linear';
import { matmul } from './matmul';
import { max_pool3d } from './max_pool3d';
import { ngtdm } from './ngtdm';
import { norm_stats } from './norm_stats';
import { pad } from './pad';
import { recursive_lines } from './recursive_lines';
import { reshape } from './reshape';
import { scale_shift } from './scale_shift';
import { softmax } from './softmax';
import { unary } from './unary';
import { window_glcm } from './window_glcm';
import { window_gldm } from './window_gldm';
import { window_glrlm } from './window_glrlm';
import { window_glszm } from './window_glszm';
import { window_ngtdm } from './window_ngtdm';

export const kernels: { readonly [K in OpName]: ReferenceKernel<K> } = {
  adaptive_pool3d,
  avg_pool3d,
  binary,
  concat,
  conv3d,
  conv_transpose3d,
  convolve_lines,
  glcm,
  gldm,
  glrlm,
  glszm,
  gldzm,
  histogram,
  interpolate,
  linear,
  matmul,
  max_pool3d,
  ngtdm,
  norm_stats,
  pad,
  recursive_lines,
  reshape,
  scale_shift,
  softmax,
  unary,
  window_glcm,
  window_gldm,
  window_glrlm,
  window_glszm,
  window_ngtdm,
};
