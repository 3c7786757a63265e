// Which voxel of its window each output of max pooling took: the first largest, as its index in the sample; 0xffffffff where a window is
// empty. One vec4 of channels an item; taken is [voxels of y, vec4].
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/ranges.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  y_size: vec3u,
  dilation: vec3u,
  x: vec2u,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> taken: array<vec4u>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let voxel = voxel_of(place.row, params.y_size);
  let window = box_of(voxel.at, params.y_size);
  let is_empty = any(window.first >= window.end);
  var most = vec4f(-3.40282346e38);
  var first = vec4u(select(row_of(0, window.first, params.x_size), 0xffffffff, is_empty));
  for (var i = window.first.x; i < window.end.x; i += params.dilation.x) {
    for (var j = window.first.y; j < window.end.y; j += params.dilation.y) {
      for (var k = window.first.z; k < window.end.z; k += params.dilation.z) {
        let at = row_of(0, vec3u(i, j, k), params.x_size);
        let value = x[element(params.x, row_of(voxel.sample, vec3u(i, j, k), params.x_size), place.quad)];
        let is_larger = value > most;
        most = select(most, value, is_larger);
        first = select(first, vec4u(at), is_larger);
      }
    }
  }
  taken[item] = first;
}
