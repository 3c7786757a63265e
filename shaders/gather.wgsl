// y[i] = w[table[i] − 1], or 0 where table[i] is 0, one vec4 an item: brings a weight that is computed in the plan into the order of the kernel
// that reads it.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  first: u32,         // of w, in elements
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> w: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

fn load(place: u32) -> f32 {
  return select(0.0, w[params.first + max(place, 1) - 1], place > 0);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let places = table[item];
  y[item] = vec4f(load(places.x), load(places.y), load(places.z), load(places.w));
}
