// Zones of windows: zones[n, p] = 65536 · the level + the size of the zone of window n whose first position is p; 0 elsewhere.
// One item a window. While it is worked on, its zones hold the lowest position known of each voxel's zone, plus 1.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/windows.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,        // of a window
  zones: u32,
  levels: u32,
  neighbours: u32,    // offsets
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> zones: array<u32>;

// Gives neighbours of one level the lower of their positions; true where something changed.
fn spread(window: u32, first: u32) -> bool {
  var changed = false;
  for (var here = 0u; here < positions(); here++) {
    let at = vec3i(voxel_of(here, params.size).at);
    let level = level_in(window, at);
    if (level == 0) { continue; }
    for (var a = 0u; a < params.neighbours; a++) {
      let other = at + offsets[a].xyz;
      if (level_in(window, other) != level) { continue; }
      let there = row_of(0, vec3u(other), params.size);
      let i = zones[first + here];
      let j = zones[first + there];
      if (i == j) { continue; }
      zones[first + select(here, there, i < j)] = min(i, j);
      changed = true;
    }
  }
  return changed;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let first = params.zones + item * positions();
  for (var at = 0u; at < positions(); at++) {
    zones[first + at] = select(at + 1, 0u, level_in(item, vec3i(voxel_of(at, params.size).at)) == 0);
  }
  while (spread(item, first)) {}
  for (var at = 0u; at < positions(); at++) {
    if (zones[first + at] != at + 1) { continue; }
    var size = 1u;
    for (var other = at + 1; other < positions(); other++) {
      if (zones[first + other] != at + 1) { continue; }
      size++;
      zones[first + other] = 0;
    }
    zones[first + at] = (level_in(item, vec3i(voxel_of(at, params.size).at)) << 16) + size;
  }
}
