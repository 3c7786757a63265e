// total = keep · total + weight · value, one vec4 an item.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  // First vec4 of each.
  total: u32,
  value: u32,
  keep: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> total: array<vec4f>;
@group(0) @binding(2) var<storage, read> value: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  total[params.total + item] = params.keep * total[params.total + item] + params.weight * value[params.value + item];
}
