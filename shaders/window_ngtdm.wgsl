// Grey-tone differences of windows: differences[n, p] = (g, c, |g c - S|) of the voxel of level g at position p of window n, whose c
// neighbours have levels of sum S; zeros outside. One item a position; the host keeps levels * neighbours below 2^31.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/windows.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,        // of a window
  differences: u32,
  levels: u32,
  neighbours: u32,    // offsets
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> differences: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let window = item / positions();
  let at = vec3i(voxel_of(item % positions(), params.size).at);
  let level = level_in(window, at);
  var found = 0u;
  var sum = 0u;
  for (var a = 0u; a < params.neighbours && level != 0; a++) {
    let other = level_in(window, at + offsets[a].xyz);
    found += select(0u, 1u, other != 0);
    sum += other;
  }
  let cell = params.differences + 3 * item;
  let product = level * found;
  differences[cell] = level;
  differences[cell + 1] = found;
  differences[cell + 2] = max(product, sum) - min(product, sum);
}
