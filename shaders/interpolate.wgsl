// Resamples D, H, W, one vec4 of y an item. The host gives, for each output index of each axis, the two source indices and the weight of
// the second as vec4(low, high, weight, 0), computed in f64: first all of D, then H, then W. Nearest takes the first.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  y_size: vec3u,
  x: vec2u,
  y: vec2u,
}

const LINEAR = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> samples: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

fn load_x(sample: u32, z: f32, h: f32, w: f32, quad: u32) -> vec4f {
  return x[element(params.x, row_of(sample, vec3u(u32(z), u32(h), u32(w)), params.x_size), quad)];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let voxel = voxel_of(row, params.y_size);
  let n = voxel.sample;
  let d = samples[voxel.at.x];
  let h = samples[params.y_size.x + voxel.at.y];
  let w = samples[params.y_size.x + params.y_size.y + voxel.at.z];
  var value = load_x(n, d.x, h.x, w.x, quad);
  if (LINEAR) {
    let line_00 = mix(value, load_x(n, d.x, h.x, w.y, quad), w.z);
    let line_01 = mix(load_x(n, d.x, h.y, w.x, quad), load_x(n, d.x, h.y, w.y, quad), w.z);
    let line_10 = mix(load_x(n, d.y, h.x, w.x, quad), load_x(n, d.y, h.x, w.y, quad), w.z);
    let line_11 = mix(load_x(n, d.y, h.y, w.x, quad), load_x(n, d.y, h.y, w.y, quad), w.z);
    value = mix(mix(line_00, line_01, h.z), mix(line_10, line_11, h.z), d.z);
  }
  y[element(params.y, row, quad)] = value;
}
