// Copies one part of a concatenation to its columns of y, one vec4 of the part an item. The columns need not start on a vec4, hence
// scalar writes. The part that ends the whole also clears the lanes behind it.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,          // of the part
  x: vec2u,
  y: vec2u,           // a view in elements, not vec4
  column: u32,        // first column in y
  end: u32,           // columns to write, with the lanes to clear
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let value = x[element(params.x, row, quad)];
  let to = element(params.y, row, params.column + 4 * quad);
  let last = quad + 1 == quads(params.cols);
  let lanes = select(4u, params.end - 4 * quad, last);
  for (var lane = 0u; lane < lanes; lane++) {
    y[to + lane] = select(0.0, value[lane % 4], 4 * quad + lane < params.cols);
  }
}
