// Grey-level runs: counts[a, i, r] = longest sequences p, p + offset[a], … of r + 1 voxels of level i + 1.
// A workgroup looks at params.per_group voxels for one offset; the groups of an offset follow each other. Who finds the first voxel
// of a run walks to its end. `counts` is zero before.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/histogram.wgsl"
//# include "lib/levels.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,
  counts: u32,
  levels: u32,
  longest: u32,       // lengths a level has
  bins: u32,          // levels * longest
  per_group: u32,
  groups: u32,        // workgroups of one offset
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = item_index(group, 0);
  if (first >= params.grid.z) { return; }
  let direction = first / WORKGROUP / params.groups;
  let offset = offsets[direction].xyz;
  let base = params.counts + direction * params.bins;
  clear_bins(local);
  workgroupBarrier();
  let begin = (first / WORKGROUP) % params.groups * params.per_group;
  let end = min(begin + params.per_group, params.size.x * params.size.y * params.size.z);
  for (var p = begin + local; p < end; p += WORKGROUP) {
    let at = vec3i(voxel_of(p, params.size).at);
    let level = level_at(at);
    if (level == 0 || level_at(at - offset) == level) { continue; }
    var length = 1u;
    while (level_at(at + i32(length) * offset) == level) { length++; }
    count(base, (level - 1) * params.longest + length - 1);
  }
  workgroupBarrier();
  add_bins(base, local);
}
