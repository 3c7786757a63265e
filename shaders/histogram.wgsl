// Voxels of each grey level from 1 to params.levels. A workgroup counts params.per_group voxels; `counts` is zero before.
//# include "lib/grid.wgsl"
//# include "lib/histogram.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  counts: u32,
  voxels: u32,
  levels: u32,
  bins: u32,
  per_group: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<i32>;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = item_index(group, 0);
  if (first >= params.grid.z) { return; }
  clear_bins(local);
  workgroupBarrier();
  let begin = first / WORKGROUP * params.per_group;
  for (var i = begin + local; i < min(begin + params.per_group, params.voxels); i += WORKGROUP) {
    let level = x[params.x + i];
    if (level >= 1 && level <= i32(params.levels)) { count(params.counts, u32(level) - 1); }
  }
  workgroupBarrier();
  add_bins(params.counts, local);
}
