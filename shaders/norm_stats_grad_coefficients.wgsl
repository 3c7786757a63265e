// Third stage of norm_stats' gradient: sums over the channels of a group, four channels an item. dx = base + factor · (x − m), where
// factor = 2 · ∂variance / n and base = ∂mean / n − factor · rest; to a workspace [row][vec4][3]: base, factor, m.
// Items of the first row also sum dWeight and dBias over the rows.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  mean: vec2u,        // views in elements, not vec4
  d_mean: vec2u,
  d_variance: vec2u,
  d_shift: vec2u,
  d_weight: u32,
  d_bias: u32,
  means: u32,         // rows of mean
  groups: u32,
  count: f32,         // elements of a group
}

const HAS_SHIFT = false; //# param
const HAS_MEAN = false; //# param
const HAS_VARIANCE = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> terms: array<vec4f>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> d_mean: array<f32>;
@group(0) @binding(4) var<storage, read> d_variance: array<f32>;
@group(0) @binding(5) var<storage, read> d_shift: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> coefficients: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> d_weight: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> d_bias: array<vec4f>;

// ∂mean and ∂variance, over n.
fn group_gradients(row: u32, group: u32) -> vec2f {
  let size = params.cols / params.groups;
  var sum = vec2f();
  for (var c = group * size; c < (group + 1) * size; c++) {
    let at = 4 * (row * quads(params.cols) + c / 4);
    sum -= vec2f(terms[at + 1][c % 4], terms[at + 2][c % 4]);
  }
  if (HAS_MEAN) { sum.x += d_mean[element(params.d_mean, row, group)]; }
  if (HAS_VARIANCE) { sum.y += d_variance[element(params.d_variance, row, group)]; }
  return sum / params.count;
}

fn store_affine(quad: u32) {
  var weights = vec4f();
  var biases = vec4f();
  for (var row = 0u; row < params.means; row++) {
    weights += terms[4 * (row * quads(params.cols) + quad)];
    if (HAS_SHIFT) { biases += d_shift[element(params.d_shift, row, quad)]; }
  }
  d_weight[params.d_weight + quad] = weights;
  d_bias[params.d_bias + quad] = keep_columns(biases, quad, params.cols);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(workgroup, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let row = item / quads(params.cols);
  let size = params.cols / params.groups;
  let rest = terms[4 * item + 3];
  var gradients = vec2f();
  for (var lane = 0u; lane < min(4u, params.cols - 4 * quad); lane++) {
    let channel = 4 * quad + lane;
    let group = channel / size;
    if (lane == 0 || channel % size == 0) { gradients = group_gradients(row, group); }
    coefficients[3 * item][lane] = gradients.x - 2.0 * gradients.y * rest[lane];
    coefficients[3 * item + 1][lane] = 2.0 * gradients.y;
    coefficients[3 * item + 2][lane] = mean[element(params.mean, row, group)];
  }
  if (row == 0) { store_affine(quad); }
}
