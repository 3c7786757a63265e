// y = act(x · scale + shift) with residual, one vec4 an item. scale and shift are views with a row a sample, or one row for all (pitch 0).
//# include "lib/grid.wgsl"
//# include "lib/epilogue.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  y: vec2u,
  scale: vec2u,
  shift: vec2u,
  residual: vec2u,
  slope_rows: vec2u,
  slope: u32,
  alpha: f32,
  rows_per_sample: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> scale: array<vec4f>;
@group(0) @binding(3) var<storage, read> shift: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let sample = row / params.rows_per_sample;
  let value = x[element(params.x, row, quad)] * scale[element(params.scale, sample, quad)] + shift[element(params.shift, sample, quad)];
  y[element(params.y, row, quad)] = epilogue(value, row, quad, params.cols);
}
