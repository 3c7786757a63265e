// Grey-level zones, first: every voxel is its own parent, and no zone has a size. One item a voxel.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  sizes: u32,         // first element
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> parents: array<u32>;
@group(0) @binding(2) var<storage, read_write> sizes: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  parents[item] = item;
  sizes[params.sizes + item] = 0;
}
