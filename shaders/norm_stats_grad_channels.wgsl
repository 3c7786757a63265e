// Second stage of norm_stats' gradient, one vec4 of channels of a row of mean an item. With inv = 1 / √(variance + eps), scale = weight · inv
// and m + rest the mean as stored and what its rounding left, to a workspace [row][vec4][4]:
// u = (dScale − (m + rest) · dShift) · inv; scale · dShift; ½ scale · inv · u; rest.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/far.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  mean: vec2u,        // views in elements, not vec4
  variance: vec2u,
  d_scale: vec2u,
  d_shift: vec2u,
  weight: u32,
  parts: u32,         // of a row of mean: those of all samples that share it
  groups: u32,
  count: f32,         // elements of a group
  eps: f32,
}

const HAS_WEIGHT = false; //# param
const HAS_SCALE = false; //# param
const HAS_SHIFT = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sums: array<vec4f>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> variance: array<f32>;
@group(0) @binding(4) var<storage, read> weight: array<vec4f>;
@group(0) @binding(5) var<storage, read> d_scale: array<vec4f>;
@group(0) @binding(6) var<storage, read> d_shift: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> terms: array<vec4f>;

fn rest_of(row: u32, group: u32) -> f32 {
  let size = params.cols / params.groups;
  var sum = 0.0;
  for (var part = row * params.parts; part < (row + 1) * params.parts; part++) {
    for (var c = group * size; c < (group + 1) * size; c++) { sum += sums[part * quads(params.cols) + c / 4][c % 4]; }
  }
  return sum / params.count;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(workgroup, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let row = item / quads(params.cols);
  let size = params.cols / params.groups;
  var means = vec4f();
  var rest = vec4f();
  var inverse = vec4f();
  for (var lane = 0u; lane < min(4u, params.cols - 4 * quad); lane++) {
    let channel = 4 * quad + lane;
    let group = channel / size;
    let spread = variance[element(params.variance, row, group)];
    means[lane] = mean[element(params.mean, row, group)];
    inverse[lane] = inverseSqrt(spread + params.eps);
    if (!is_far(means[lane], spread)) { continue; }
    if (lane > 0 && channel % size > 0) {
      rest[lane] = rest[lane - 1];
    } else {
      rest[lane] = rest_of(row, group);
    }
  }
  var d_scales = vec4f();
  var d_shifts = vec4f();
  var scale = inverse;
  if (HAS_SCALE) { d_scales = d_scale[element(params.d_scale, row, quad)]; }
  if (HAS_SHIFT) { d_shifts = keep_columns(d_shift[element(params.d_shift, row, quad)], quad, params.cols); }
  if (HAS_WEIGHT) { scale *= weight[params.weight + quad]; }
  let u = keep_columns((fma(-means, d_shifts, d_scales) - rest * d_shifts) * inverse, quad, params.cols);
  terms[4 * item] = u;
  terms[4 * item + 1] = scale * d_shifts;
  terms[4 * item + 2] = 0.5 * scale * inverse * u;
  terms[4 * item + 3] = rest;
}
