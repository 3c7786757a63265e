// Pads or crops D, H, W, one vec4 of y an item.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  value: f32,
  y_size: vec3u,
  before: vec3i,
  x: vec2u,
  y: vec2u,
}

// 0 constant, 1 replicate, 2 reflect.
const MODE: u32 = 0; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let voxel = voxel_of(row, params.y_size);
  let last = vec3i(params.x_size) - 1;
  var at = vec3i(voxel.at) - params.before;
  let is_inside = inside(at, params.x_size);
  if (MODE == 2) { at = last - abs(last - abs(at)); }
  at = clamp(at, vec3i(), last);
  var value = x[element(params.x, row_of(voxel.sample, vec3u(at), params.x_size), quad)];
  if (MODE == 0) { value = select(vec4f(params.value), value, is_inside); }
  y[element(params.y, row, quad)] = keep_columns(value, quad, params.cols);
}
