// The mean of each window, one vec4 of y an item. DIVISOR says by what the sum is divided: 0 the window's voxels inside the padded input,
// 1 those inside x, 2 params.divisor.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  divisor: f32,
  y_size: vec3u,
  kernel: vec3i,
  stride: vec3i,
  padding: vec3i,
  x: vec2u,
  y: vec2u,
}

const DIVISOR: u32 = 0; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

fn volume_of(extents: vec3i) -> f32 {
  return f32(extents.x * extents.y * extents.z);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let voxel = voxel_of(row, params.y_size);
  let size = vec3i(params.x_size);
  let start = vec3i(voxel.at) * params.stride - params.padding;
  let low = max(start, vec3i());
  let high = min(start + params.kernel, size);
  var sum = vec4f();
  for (var i = low.x; i < high.x; i++) {
    for (var j = low.y; j < high.y; j++) {
      for (var k = low.z; k < high.z; k++) {
        sum += x[element(params.x, row_of(voxel.sample, vec3u(vec3i(i, j, k)), params.x_size), quad)];
      }
    }
  }
  var divisor = params.divisor;
  if (DIVISOR == 0) { divisor = volume_of(min(start + params.kernel, size + params.padding) - start); }
  if (DIVISOR == 1) { divisor = volume_of(high - low); }
  y[element(params.y, row, quad)] = keep_columns(sum / divisor, quad, params.cols);
}
