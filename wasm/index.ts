// The kernels: what this file exports is what the host calls. Every kernel takes a parameter block and a range [begin, end) of its
// parallel axis (its comment says which), writes what belongs to that range, and does so whatever the slices are.
export { adaptive_avg_pool3d, adaptive_max_pool3d } from './adaptive_pool3d';
export { avg_pool3d } from './avg_pool3d';
export { binary } from './binary';
export { concat } from './concat';
export { conv3d, conv3d_depthwise } from './conv3d';
export { conv_transpose3d, conv_transpose3d_depthwise } from './conv_transpose3d';
export { glcm } from './glcm';
export { gldm_count, gldm_neighbours } from './gldm';
export { glrlm } from './glrlm';
export { glszm } from './glszm';
export { histogram_merge, histogram_partial } from './histogram';
export { interpolate_nearest, interpolate_trilinear } from './interpolate';
export { linear } from './linear';
export { matmul } from './matmul';
export { max_pool3d } from './max_pool3d';
export { ngtdm_neighbours, ngtdm_sum } from './ngtdm';
export { norm_stats_merge, norm_stats_partial } from './norm_stats';
export { pad } from './pad';
export { reshape } from './reshape';
export { scale_shift } from './scale_shift';
export { softmax_columns, softmax_rows } from './softmax';
export { unary } from './unary';
export { window_glcm } from './window_glcm';
export { window_gldm } from './window_gldm';
export { window_glrlm } from './window_glrlm';
export { window_glszm } from './window_glszm';
export { window_ngtdm } from './window_ngtdm';
