// Grey-level zones, last: counts the voxels of each zone at its first one. One item a voxel; `sizes` is zero before.
//# include "lib/grid.wgsl"
//# include "lib/union_find.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  sizes: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<i32>;
@group(0) @binding(2) var<storage, read_write> parents: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> sizes: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z || x[params.x + item] <= 0) { return; }
  atomicAdd(&sizes[params.sizes + root_of(item)], 1);
}
