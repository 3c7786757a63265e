// Grey-level co-occurrence: counts[a, i, j] = voxels p of level i + 1 whose neighbour p + offset[a] has level j + 1.
// A workgroup counts params.per_group voxels for one offset; the groups of an offset follow each other; `counts` is zero before.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/histogram.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,
  counts: u32,
  levels: u32,
  bins: u32,
  per_group: u32,
  groups: u32,        // workgroups of one offset
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<i32>;
@group(0) @binding(2) var<storage, read> offsets: array<vec4i>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

fn is_level(value: i32) -> bool {
  return value >= 1 && value <= i32(params.levels);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = item_index(group, 0);
  if (first >= params.grid.z) { return; }
  let direction = first / WORKGROUP / params.groups;
  let offset = offsets[direction].xyz;
  let base = params.counts + direction * params.levels * params.levels;
  clear_bins(local);
  workgroupBarrier();
  let begin = (first / WORKGROUP) % params.groups * params.per_group;
  let end = min(begin + params.per_group, params.size.x * params.size.y * params.size.z);
  for (var p = begin + local; p < end; p += WORKGROUP) {
    let level = x[params.x + p];
    let neighbour = vec3i(voxel_of(p, params.size).at) + offset;
    if (!is_level(level) || !inside(neighbour, params.size)) { continue; }
    let other = x[params.x + row_of(0, vec3u(neighbour), params.size)];
    if (is_level(other)) { count(base, (u32(level) - 1) * params.levels + u32(other) - 1); }
  }
  workgroupBarrier();
  add_bins(base, local);
}
