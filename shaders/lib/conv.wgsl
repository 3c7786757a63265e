// What the convolution kernels share: parameters, weights and products. lib/conv_tile and lib/conv_gemm have the sums.
//
// A position q reads x at q · in_stride + in_offset + tap · in_step and writes y at q · out_stride + out_offset: a convolution has
// out_stride 1; a transposed one is run once for each parity class of its outputs; a linear layer has rows for W and one tap.
//
// weight: mat4x4 of 4 inputs (columns) × 4 outputs (rows), [tile of outputs][taps D][H][W][channels][vec4 of outputs in a tile].
// The input channels of a tile start at its first group's; the host packs zeros where an output does not read a channel. Where there are
// fewer than 4 channels in all, DEPTH is their number, and the others are neither loaded nor multiplied.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/epilogue.wgsl"

struct Params {
  grid: vec3u,
  outputs: u32,
  x_size: vec3u,
  channels: u32,      // vec4 of input channels that a tile reads
  y_size: vec3u,
  out_per_group: u32,
  positions: vec3u,   // extents of q
  in_per_group: u32,
  taps: vec3u,
  last_start: u32,    // the last vec4 at which a tile's channels may start
  in_stride: vec3i,
  bias: u32,
  in_offset: vec3i,
  slope: u32,
  in_step: vec3i,
  alpha: f32,
  out_stride: vec3u,
  rows: u32,          // positions of all samples
  out_offset: vec3u,
  x: vec2u,
  y: vec2u,
  residual: vec2u,
  slope_rows: vec2u,
}

const HAS_BIAS = false; //# param
const DEPTH: u32 = 4; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<mat4x4f>;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;

// The voxel of x at an index, zero where it does not exist.
fn load_voxel(at: u32, exists: bool) -> vec4f {
  if (DEPTH == 1) { return vec4f(select(0.0, x[at].x, exists), 0.0, 0.0, 0.0); }
  if (DEPTH == 2) { return vec4f(select(vec2f(), vec2f(x[at].x, x[at].y), exists), 0.0, 0.0); }
  return select(vec4f(), x[at], exists);
}

fn load_w(index: u32) -> mat4x4f {
  if (DEPTH == 1) { return mat4x4f(weight[index][0], vec4f(), vec4f(), vec4f()); }
  if (DEPTH == 2) { return mat4x4f(weight[index][0], weight[index][1], vec4f(), vec4f()); }
  if (DEPTH == 3) { return mat4x4f(weight[index][0], weight[index][1], weight[index][2], vec4f()); }
  return weight[index];
}

// w · x without the terms that are zero.
fn product(w: mat4x4f, x: vec4f) -> vec4f {
  if (DEPTH == 1) { return w[0] * x.x; }
  if (DEPTH == 2) { return w[0] * x.x + w[1] * x.y; }
  if (DEPTH == 3) { return w[0] * x.x + w[1] * x.y + w[2] * x.z; }
  return w * x;
}

// The first vec4 of inputs that a tile reads whose outputs start at vec4 `quad`.
fn first_channel(quad: u32) -> u32 {
  return min((4 * quad / params.out_per_group) * params.in_per_group / 4, params.last_start);
}

fn bias_of(quad: u32) -> vec4f {
  if (!HAS_BIAS) { return vec4f(); }
  return bias[params.bias + min(quad, quads(params.outputs) - 1)];
}
