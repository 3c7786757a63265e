// Clears `count` integers, one an item: what counting kernels start from.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  y: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> y: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item < params.grid.z) { y[params.y + item] = 0; }
}
