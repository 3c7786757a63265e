// dx = y · (dy − Σ dy · y) along one axis; for the logarithm, dx = dy − y · Σ dy.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/axis.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  y: vec2u,
  dy: vec2u,
  dx: vec2u,
  length: u32,
  stride: u32,
}

const LOG = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

fn load_y(at: Place) -> vec4f {
  return y[element(params.y, at.row, at.quad)];
}

fn load_dy(at: Place) -> vec4f {
  return dy[element(params.dy, at.row, at.quad)];
}

fn term(at: Place) -> vec4f {
  if (LOG) { return load_dy(at); }
  return load_dy(at) * load_y(at);
}

fn gradient(at: Place, sum: vec4f) -> vec4f {
  if (LOG) { return load_dy(at) - load_y(at) * sum; }
  return load_y(at) * (load_dy(at) - sum);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let start = start_of_line(item);
  var terms = vec4f();
  for (var i = 0u; i < steps_of_line(); i++) {
    let at = along_line(start, i);
    terms += keep_columns(term(at), at.quad, params.cols);
  }
  let sum = sum_of_line(terms);
  for (var i = 0u; i < steps_of_line(); i++) {
    let at = along_line(start, i);
    dx[element(params.dx, at.row, at.quad)] = keep_columns(gradient(at, sum), at.quad, params.cols);
  }
}
