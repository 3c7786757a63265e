// Last stage of norm_stats' gradient: dx = base + factor · (x − m), coefficients by channel of the row of mean that a sample has; one vec4
// an item.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  dx: vec2u,
  rows_per_mean: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let at = 3 * (place.row / params.rows_per_mean * quads(params.cols) + place.quad);
  let deviation = x[element(params.x, place.row, place.quad)] - coefficients[at + 2];
  dx[element(params.dx, place.row, place.quad)] = keep_columns(coefficients[at] + coefficients[at + 1] * deviation, place.quad, params.cols);
}
