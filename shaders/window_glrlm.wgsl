// Runs of windows: runs[n, a, p] = 65536 · the level + the length of the run along offset[a] that starts at position p of window n,
// + 32768 where its line holds two voxels of the region or more; 0 where none starts. One item a position and offset.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/windows.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,        // of a window
  runs: u32,
  levels: u32,
  neighbours: u32,    // offsets
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> runs: array<u32>;

fn run_at(window: u32, at: vec3i, step: vec3i) -> u32 {
  let level = level_in(window, at);
  if (level == 0 || level_in(window, at - step) == level) { return 0u; }
  var others = 0u;
  for (var before = at - step; inside(before, params.size); before -= step) { others |= level_in(window, before); }
  var length = 1u;
  var whole = true;
  for (var after = at + step; inside(after, params.size); after += step) {
    let other = level_in(window, after);
    whole = whole && other == level;
    length += select(0u, 1u, whole);
    others |= other;
  }
  return (level << 16) + select(0u, 0x8000u, others != 0) + length;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let line = item / positions();
  let at = vec3i(voxel_of(item % positions(), params.size).at);
  runs[params.runs + item] = run_at(line / params.neighbours, at, offsets[line % params.neighbours].xyz);
}
