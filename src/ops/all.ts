import type { OpTable } from '../graph/ir';
import { accumulate } from './accumulate';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adaptive_pool3d } from './adaptive_pool3d';
import { adaptive_pool3d_grad } from './adaptive_pool3d_grad';
import { avg_pool3d } from './avg_pool3d';
import { avg_pool3d_grad } from './avg_pool3d_grad';
import { binary } from './binary';
import { concat } from './concat';
import { conv_transpose3d } from './conv_transpose3d';
import { conv3d } from './conv3d';
import { conv3d_grad_weight } from './conv3d_grad_weight';
import { convolve_lines } from './convolve_lines';
import { digitize } from './digitize';
import { dropout } from './dropout';
import { expand } from './expand';
import { fourier_lines } from './fourier_lines';
import { glcm } from './glcm';
import { gldm } from './gldm';
import { gldzm } from './gldzm';
import { glrlm } from './glrlm';
import { glszm } from './glszm';
import { grid_sample } from './grid_sample';
import { grid_sample_grad } from './grid_sample_grad';
import { grid_sample_grad_grid } from './grid_sample_grad_grid';
import { histogram } from './histogram';
import { interpolate } from './interpolate';
import { interpolate_grad } from './interpolate_grad';
import { linear } from './linear';
import { matmul } from './matmul';
import { max_pool3d } from './max_pool3d';
import { max_pool3d_grad } from './max_pool3d_grad';
import { ngtdm } from './ngtdm';
import { norm_stats } from './norm_stats';
import { norm_stats_grad } from './norm_stats_grad';
import { pad } from './pad';
import { pad_grad } from './pad_grad';
import { recursive_lines } from './recursive_lines';
import { reduce } from './reduce';
import { reshape } from './reshape';
import { rmsprop } from './rmsprop';
import { scale_shift } from './scale_shift';
import { sgd } from './sgd';
import { slice } from './slice';
import { softmax } from './softmax';
import { softmax_grad } from './softmax_grad';
import { transpose } from './transpose';
import { unary } from './unary';
import { unary_grad } from './unary_grad';
import { window_glcm } from './window_glcm';
import { window_gldm } from './window_gldm';
import { window_glrlm } from './window_glrlm';
import { window_glszm } from './window_glszm';
import { window_ngtdm } from './window_ngtdm';

/** Every operator of the engine. A backend has one kernel for each: `Record<OpName, Kernel>` makes the compiler say what is missing. */
export const ops = {
  accumulate,
  adagrad,
  adam,
  rmsprop,
  sgd,
  adaptive_pool3d,
  adaptive_pool3d_grad,
  avg_pool3d,
  avg_pool3d_grad,
  binary,
  concat,
  conv3d,
  conv3d_grad_weight,
  conv_transpose3d,
  digitize,
  dropout,
  expand,
  convolve_lines,
  fourier_lines,
  glcm,
  gldm,
  glrlm,
  glszm,
  gldzm,
  grid_sample,
  grid_sample_grad,
  grid_sample_grad_grid,
  histogram,
  interpolate,
  interpolate_grad,
  linear,
  matmul,
  max_pool3d,
  max_pool3d_grad,
  ngtdm,
  norm_stats,
  norm_stats_grad,
  pad,
  pad_grad,
  reduce,
  recursive_lines,
  reshape,
  scale_shift,
  slice,
  softmax,
  softmax_grad,
  transpose,
  unary,
  unary_grad,
  window_glcm,
  window_gldm,
  window_glrlm,
  window_glszm,
  window_ngtdm,
};

/** The same for code that does not know the operators' names. */
export const opTable = ops as unknown as OpTable;

export type OpName = keyof typeof ops;

/** The complete attributes of an operator's nodes. */
export type AttrsOf<K extends OpName> = ReturnType<(typeof ops)[K]['normalise']>;
