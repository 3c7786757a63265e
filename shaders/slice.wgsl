// Columns of x from params.begin on (negative: before its first) as a matrix of their own, one vec4 of y an item. Columns that x has not
// are zero. They need not start on a vec4, hence scalar reads.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,           // a view in elements, not vec4
  y: vec2u,
  x_cols: u32,
  begin: i32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

fn load(row: u32, column: i32) -> f32 {
  let nearest = clamp(column, 0, i32(params.x_cols) - 1);
  return select(0.0, x[element(params.x, row, u32(nearest))], nearest == column);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let first = params.begin + i32(4 * place.quad);
  let value = vec4f(load(row, first), load(row, first + 1), load(row, first + 2), load(row, first + 3));
  y[element(params.y, row, place.quad)] = keep_columns(value, place.quad, params.cols);
}
