// dx = dy · act'(x), one vec4 an item.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/activation.wgsl"
//# include "lib/derivative.wgsl"
//# include "lib/slope.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  dy: vec2u,
  dx: vec2u,
  slope_rows: vec2u,
  slope: u32,
  alpha: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let value = dy[element(params.dy, row, quad)] * derivative(x[element(params.x, row, quad)], slope_of(row, quad));
  dx[element(params.dx, row, quad)] = keep_columns(value, quad, params.cols);
}
