// One axis of the transpose of a product of one linear map an axis (average pooling, interpolation, padding): along it, dx = Σ weight · dy
// over the outputs that read an index. One vec4 of dx an item. The axis has `inner` rows a step and params.sizes = (indices of dx, of dy).
// The host gives where the pairs of each index of dx begin and, with the next, end, in words, then the pairs (index of dy, weight as f32).
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  sizes: vec2u,
  inner: u32,
  dy: vec2u,
  dx: vec2u,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read> pairs: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let step = place.row / params.inner;
  let within = place.row - step * params.inner;
  let outer = step / params.sizes.x;
  let index = step - outer * params.sizes.x;
  var sum = vec4f();
  for (var pair = pairs[index]; pair < pairs[index + 1]; pair += 2u) {
    let row = (outer * params.sizes.y + pairs[pair]) * params.inner + within;
    sum += bitcast<f32>(pairs[pair + 1]) * dy[element(params.dy, row, place.quad)];
  }
  dx[element(params.dx, place.row, place.quad)] = keep_columns(sum, place.quad, params.cols);
}
