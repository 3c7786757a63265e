// Grey-level dependences: counts[i, d] = voxels of level i + 1 with d neighbours whose levels differ by at most params.alpha.
// A workgroup counts params.per_group voxels; `counts` is zero before.
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
  neighbours: u32,    // offsets
  alpha: u32,
  bins: u32,          // levels * (neighbours + 1)
  per_group: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = item_index(group, 0);
  if (first >= params.grid.z) { return; }
  clear_bins(local);
  workgroupBarrier();
  let begin = first / WORKGROUP * params.per_group;
  let end = min(begin + params.per_group, params.size.x * params.size.y * params.size.z);
  for (var p = begin + local; p < end; p += WORKGROUP) {
    let at = vec3i(voxel_of(p, params.size).at);
    let level = level_at(at);
    if (level == 0) { continue; }
    var dependent = 0u;
    for (var n = 0u; n < params.neighbours; n++) {
      let other = level_at(at + offsets[n].xyz);
      if (other != 0 && max(level, other) - min(level, other) <= params.alpha) { dependent++; }
    }
    count(params.counts, (level - 1) * (params.neighbours + 1) + dependent);
  }
  workgroupBarrier();
  add_bins(params.counts, local);
}
