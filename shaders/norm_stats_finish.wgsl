// Last stage: merges the channels of a group, and the samples of the batch if BATCH, and makes the coefficients of four channels:
// scale = weight / √(variance + eps), shift = bias − mean · scale. The item of a group's first channel also writes mean and variance.
// Means come as distances from pivots (norm_stats); within a group they count from the pivot of its first channel.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/moments.wgsl"
//# include "lib/pivot.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  scale: vec2u,
  shift: vec2u,
  mean: vec2u,        // views in elements, not vec4
  variance: vec2u,
  weight: u32,
  bias: u32,
  rows: u32,          // of a sample
  samples: u32,       // of the batch
  groups: u32,
  eps: f32,
}

const BATCH = false; //# param
const HAS_WEIGHT = false; //# param
const HAS_BIAS = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> moments: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read> weight: array<vec4f>;
@group(0) @binding(4) var<storage, read> bias: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> scale: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> shift: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> mean: array<f32>;
@group(0) @binding(8) var<storage, read_write> variance: array<f32>;

// Mean and variance of the group of one channel, in x and y.
fn group_stats(sample: u32, group: u32) -> vec2f {
  let size = params.cols / params.groups;
  let first = select(sample, 0u, BATCH);
  let end = select(sample + 1, params.samples, BATCH);
  let pivot = pivot_of(first, group * size / 4)[group * size % 4];
  var m = Moments(0.0, vec4f(), vec4f());
  for (var n = first; n < end; n++) {
    for (var c = group * size; c < (group + 1) * size; c++) {
      let at = 2 * (n * quads(params.cols) + c / 4);
      let mean = pivot_of(n, c / 4)[c % 4] - pivot + moments[at][c % 4];
      m = merge(m, Moments(f32(params.rows), vec4f(mean), vec4f(moments[at + 1][c % 4])));
    }
  }
  return vec2f(pivot + m.mean.x, m.spread.x / m.count);
}

fn store_group(sample: u32, group: u32, stats: vec2f) {
  mean[element(params.mean, sample, group)] = stats.x;
  variance[element(params.variance, sample, group)] = stats.y;
  if (group + 1 < params.groups) { return; }
  for (var lane = params.groups; lane < 4 * quads(params.groups); lane++) {
    mean[element(params.mean, sample, lane)] = 0.0;
    variance[element(params.variance, sample, lane)] = 0.0;
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(workgroup, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let sample = item / quads(params.cols);
  let size = params.cols / params.groups;
  var factor = vec4f();
  var offset = vec4f();
  var stats = vec2f();
  var known = params.groups;
  for (var lane = 0u; lane < min(4u, params.cols - 4 * quad); lane++) {
    let channel = 4 * quad + lane;
    let group = channel / size;
    if (group != known) { stats = group_stats(sample, group); }
    known = group;
    if (channel % size == 0) { store_group(sample, group, stats); }
    var f = inverseSqrt(stats.y + params.eps);
    if (HAS_WEIGHT) { f *= weight[params.weight + quad][lane]; }
    var o = -stats.x * f;
    if (HAS_BIAS) { o += bias[params.bias + quad][lane]; }
    factor[lane] = f;
    offset[lane] = o;
  }
  scale[element(params.scale, sample, quad)] = factor;
  shift[element(params.shift, sample, quad)] = offset;
}
