// y = x · scale where the random 24 bits of an element reach the threshold, else 0; one vec4 an item. An element's number goes by its
// logical index (outer · cols + column) · inner + r, with rows over outer and r (as in reshape).
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/random.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  y: vec2u,
  inner: u32,
  seed: u32,          // element of the seed
  stream_bits: u32,
  threshold: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> seed: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let key = mix32(vec4u(seed[params.seed] ^ params.stream_bits));
  let outer = row / params.inner;
  let columns = outer * params.cols + 4 * quad + vec4u(0, 1, 2, 3);
  let index = columns * params.inner + (row - outer * params.inner);
  let kept = (random_bits(key, index) >> vec4u(8)) >= vec4u(params.threshold);
  let value = select(vec4f(), x[element(params.x, row, quad)] * params.scale, kept);
  y[element(params.y, row, quad)] = keep_columns(value, quad, params.cols);
}
