// The largest voxel of each window, one vec4 of y an item; voxels outside x do not take part.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  y_size: vec3u,
  kernel: vec3u,
  stride: vec3i,
  padding: vec3i,
  dilation: vec3i,
  x: vec2u,
  y: vec2u,
}

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
  let start = vec3i(voxel.at) * params.stride - params.padding;
  var most = vec4f(-3.40282346e38);
  var is_first = true;
  for (var i = 0u; i < params.kernel.x; i++) {
    for (var j = 0u; j < params.kernel.y; j++) {
      for (var k = 0u; k < params.kernel.z; k++) {
        let at = start + vec3i(vec3u(i, j, k)) * params.dilation;
        if (!inside(at, params.x_size)) { continue; }
        let value = x[element(params.x, row_of(voxel.sample, vec3u(at), params.x_size), quad)];
        most = select(max(most, value), value, is_first);
        is_first = false;
      }
    }
  }
  y[element(params.y, row, quad)] = keep_columns(most, quad, params.cols);
}
