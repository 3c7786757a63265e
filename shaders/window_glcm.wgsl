// Co-occurrences of windows: pairs[n, a, p] = 65536 · the level at position p of window n + the level at p + offset[a], 0 where one of
// them is outside. One item a pair.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/windows.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,        // of a window
  pairs: u32,
  levels: u32,
  neighbours: u32,    // offsets
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> pairs: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let line = item / positions();
  let window = line / params.neighbours;
  let at = vec3i(voxel_of(item % positions(), params.size).at);
  let i = level_in(window, at);
  let j = level_in(window, at + offsets[line % params.neighbours].xyz);
  pairs[params.pairs + item] = select(0u, (i << 16) + j, i != 0 && j != 0);
}
