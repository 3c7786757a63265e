// Grey-level zones, second: unites each voxel with its neighbours of the same level. One item a voxel.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/levels.wgsl"
//# include "lib/union_find.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,
  levels: u32,
  neighbours: u32,    // offsets
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> parents: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let at = vec3i(voxel_of(item, params.size).at);
  let level = level_at(at);
  if (level == 0) { return; }
  for (var n = 0u; n < params.neighbours; n++) {
    let neighbour = at + offsets[n].xyz;
    if (level_at(neighbour) == level) { unite(item, row_of(0, vec3u(neighbour), params.size)); }
  }
}
