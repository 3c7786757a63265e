// dx of max pooling: Σ of dy over the windows that cover a voxel and took it, in their order. One vec4 of dx an item; the host gives the
// windows that cover each index of each axis.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/ranges.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  y_size: vec3u,
  dy: vec2u,
  dx: vec2u,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> taken: array<vec4u>;
@group(0) @binding(3) var<storage, read> dy: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let voxel = voxel_of(place.row, params.x_size);
  let own = vec4u(row_of(0, voxel.at, params.x_size));
  let covering = box_of(voxel.at, params.x_size);
  var sum = vec4f();
  for (var i = covering.first.x; i < covering.end.x; i++) {
    for (var j = covering.first.y; j < covering.end.y; j++) {
      for (var k = covering.first.z; k < covering.end.z; k++) {
        let row = row_of(voxel.sample, vec3u(i, j, k), params.y_size);
        let is_own = taken[row * quads(params.cols) + place.quad] == own;
        sum += select(vec4f(), dy[element(params.dy, row, place.quad)], is_own);
      }
    }
  }
  dx[element(params.dx, place.row, place.quad)] = keep_columns(sum, place.quad, params.cols);
}
