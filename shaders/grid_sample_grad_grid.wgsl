// Gradient of a grid: Σ over channels of dy times the slope of the trilinear x along each axis, times that of the position. One row of the
// grid an item.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/sampling.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  y_size: vec3u,
  positions: vec2u,
  x: vec2u,
  dy: vec2u,
  d_positions: vec2u,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read> dy: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> d_positions: array<vec4f>;

// x · dy over the channels at a voxel; 0 outside.
fn product_at(row: u32, sample: u32, at: vec3i) -> f32 {
  if (!inside(at, params.x_size)) { return 0; }
  let x_row = row_of(sample, vec3u(at), params.x_size);
  var sum = vec4f();
  for (var quad = 0u; quad < quads(params.cols); quad++) {
    sum += keep_columns(x[element(params.x, x_row, quad)] * dy[element(params.dy, row, quad)], quad, params.cols);
  }
  return sum.x + sum.y + (sum.z + sum.w);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = item_index(group, local);
  if (row >= params.grid.z) { return; }
  let n = voxel_of(row, params.y_size).sample;
  let position = position_of(positions[element(params.positions, row, 0)], params.x_size);
  let low = floor(position.at);
  let f = position.at - low;
  var gradient = vec3f();
  for (var corner = 0u; corner < 8; corner++) {
    let step = vec3u(corner >> 2, (corner >> 1) & 1, corner & 1);
    let w = select(1 - f, f, step == vec3u(1));
    let sign = select(vec3f(-1), vec3f(1), step == vec3u(1));
    gradient += sign * vec3f(w.y * w.z, w.x * w.z, w.x * w.y) * product_at(row, n, vec3i(low) + vec3i(step));
  }
  d_positions[element(params.d_positions, row, 0)] = vec4f((gradient * position.slope).zyx, 0);
}
