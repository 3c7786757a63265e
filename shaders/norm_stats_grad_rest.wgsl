// First stage of norm_stats' gradient: where a mean is far from zero, sums of x − mean of every `parts`-th row of a sample tell what the
// rounding of the mean left. One vec4 of channels an item; to a workspace [sample][part][vec4]; zeros where no mean is far.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/far.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  mean: vec2u,        // views in elements, not vec4
  variance: vec2u,
  rows: u32,          // of a sample
  parts: u32,
  groups: u32,
  samples_merged: u32, // samples that share a row of mean
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> variance: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(workgroup, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let part = (item / quads(params.cols)) % params.parts;
  let sample = item / quads(params.cols) / params.parts;
  let size = params.cols / params.groups;
  var far = false;
  var means = vec4f();
  for (var lane = 0u; lane < min(4u, params.cols - 4 * quad); lane++) {
    let group = (4 * quad + lane) / size;
    means[lane] = mean[element(params.mean, sample / params.samples_merged, group)];
    far = far || is_far(means[lane], variance[element(params.variance, sample / params.samples_merged, group)]);
  }
  var sum = vec4f();
  if (far) {
    for (var row = part; row < params.rows; row += params.parts) {
      sum += x[element(params.x, sample * params.rows + row, quad)] - means;
    }
  }
  sums[item] = sum;
}
