// Joins the segments of adaptive_pool3d in their order, one vec4 of y an item.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  segments: u32,
  y_size: vec3u,
  y: vec2u,
}

const MAXIMUM = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let row = item / quads(params.cols);
  let at = voxel_of(row, params.y_size).at;
  let extents = ((at + 1) * params.x_size + params.y_size - 1) / params.y_size - at * params.x_size / params.y_size;
  var value = parts[row * params.segments * quads(params.cols) + quad];
  for (var s = 1u; s < params.segments; s++) {
    let part = parts[(row * params.segments + s) * quads(params.cols) + quad];
    value = select(value + part, max(value, part), MAXIMUM);
  }
  if (!MAXIMUM) { value /= f32(extents.x * extents.y * extents.z); }
  y[element(params.y, row, quad)] = keep_columns(value, quad, params.cols);
}
