// Grey-level distance zones, third, after the zones are known: the distance of each zone's first voxel, 0 elsewhere. One item a voxel.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first elements
  distances: u32,
  nearest: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<i32>;
@group(0) @binding(2) var<storage, read> distances: array<i32>;
@group(0) @binding(3) var<storage, read_write> parents: array<u32>;
@group(0) @binding(4) var<storage, read_write> nearest: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let starts = x[params.x + item] > 0 && parents[item] == item;
  nearest[params.nearest + item] = select(0u, u32(distances[params.distances + item]), starts);
}
