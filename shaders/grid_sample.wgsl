// y = x at the positions of a grid, trilinear or nearest; voxels outside x count as zeros. One vec4 of y an item.
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
  y: vec2u,
}

const LINEAR = true; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

fn load_x(sample: u32, at: vec3i, quad: u32) -> vec4f {
  if (!inside(at, params.x_size)) { return vec4f(); }
  return x[element(params.x, row_of(sample, vec3u(at), params.x_size), quad)];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let quad = place.quad;
  let n = voxel_of(place.row, params.y_size).sample;
  let at = position_of(positions[element(params.positions, place.row, 0)], params.x_size).at;
  var value = vec4f();
  if (LINEAR) {
    let low = floor(at);
    let f = at - low;
    for (var corner = 0u; corner < 8; corner++) {
      let step = vec3u(corner >> 2, (corner >> 1) & 1, corner & 1);
      let w = select(1 - f, f, step == vec3u(1));
      value += w.x * w.y * w.z * load_x(n, vec3i(low) + vec3i(step), quad);
    }
  } else {
    value = load_x(n, vec3i(round(at)), quad);
  }
  y[element(params.y, place.row, quad)] = keep_columns(value, quad, params.cols);
}
