// exp(x − max) / Σ exp(x − max) along one axis, or its logarithm.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/axis.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  y: vec2u,
  length: u32,
  stride: u32,
}

const LOG = false; //# param
const LOWEST = vec4f(-3.40282346e38);

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

fn load_x(at: Place) -> vec4f {
  return x[element(params.x, at.row, at.quad)];
}

fn finish(value: vec4f, most: vec4f, sum: vec4f) -> vec4f {
  if (LOG) { return value - most - log(sum); }
  return exp(value - most) / sum;
}

fn is_column(quad: u32) -> vec4<bool> {
  return 4 * quad + vec4u(0, 1, 2, 3) < vec4u(params.cols);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let start = start_of_line(item);
  var most = LOWEST;
  for (var i = 0u; i < steps_of_line(); i++) {
    let at = along_line(start, i);
    most = max(most, select(LOWEST, load_x(at), is_column(at.quad)));
  }
  if (ALONG_COLUMNS) { most = vec4f(max(max(most.x, most.y), max(most.z, most.w))); }
  var terms = vec4f();
  for (var i = 0u; i < steps_of_line(); i++) {
    let at = along_line(start, i);
    terms += keep_columns(exp(load_x(at) - most), at.quad, params.cols);
  }
  let sum = sum_of_line(terms);
  for (var i = 0u; i < steps_of_line(); i++) {
    let at = along_line(start, i);
    y[element(params.y, at.row, at.quad)] = keep_columns(finish(load_x(at), most, sum), at.quad, params.cols);
  }
}
