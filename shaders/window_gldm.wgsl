// Dependences of windows: dependences[n, p] = 65536 · the level at position p of window n + its neighbours whose levels differ by at
// most params.alpha; 0 outside. One item a position.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/windows.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,        // of a window
  dependences: u32,
  levels: u32,
  neighbours: u32,    // offsets
  alpha: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> dependences: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let window = item / positions();
  let at = vec3i(voxel_of(item % positions(), params.size).at);
  let level = level_in(window, at);
  var found = level << 16;
  for (var a = 0u; a < params.neighbours && level != 0; a++) {
    let other = level_in(window, at + offsets[a].xyz);
    if (other != 0 && max(level, other) - min(level, other) <= params.alpha) { found++; }
  }
  dependences[params.dependences + item] = found;
}
