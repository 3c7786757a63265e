// The same elements in row-major logical order under another shape, one vec4 of y an item.
// An element of logical index i = (outer · cols + column) · inner + r lies at row outer · inner + r, where inner is the number of voxels of
// a channels-last volume, and 1 for any other shape.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  x_cols: u32,
  x: vec2u,           // a view in elements, not vec4
  y: vec2u,
  x_inner: u32,
  y_cols: u32,
  y_inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

fn load(row: u32, column: u32) -> f32 {
  let i = ((row / params.y_inner) * params.y_cols + column) * params.y_inner + row % params.y_inner;
  let line = i / params.x_inner;
  let source = (line / params.x_cols) * params.x_inner + i % params.x_inner;
  return x[element(params.x, source, line % params.x_cols)];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.y_cols);
  let row = place.row;
  let quad = place.quad;
  let columns = min(4 * quad + vec4u(0, 1, 2, 3), vec4u(params.y_cols - 1));
  let value = vec4f(load(row, columns.x), load(row, columns.y), load(row, columns.z), load(row, columns.w));
  y[element(params.y, row, quad)] = keep_columns(value, quad, params.y_cols);
}
