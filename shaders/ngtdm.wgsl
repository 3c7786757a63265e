// Neighbouring grey-tone differences: a voxel of level g with c > 0 neighbours, whose levels sum to S, adds |g c - S| to
// differences[g - 1, c - 1], low and high 32 bits. One item a voxel; `differences` is zero before.
// Integer addition commutes, so that the order of the atomics leaves no trace; the host keeps levels * neighbours below 2^31.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/levels.wgsl"

struct Params {
  grid: vec3u,
  x: u32,             // first element
  size: vec3u,
  differences: u32,
  levels: u32,
  neighbours: u32,    // offsets
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> differences: array<atomic<u32>>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let at = vec3i(voxel_of(item, params.size).at);
  let level = level_at(at);
  if (level == 0) { return; }
  var found = 0u;
  var sum = 0u;
  for (var n = 0u; n < params.neighbours; n++) {
    let other = level_at(at + offsets[n].xyz);
    found += select(0u, 1u, other != 0);
    sum += other;
  }
  if (found == 0) { return; }
  let product = level * found;
  let difference = max(product, sum) - min(product, sum);
  let cell = params.differences + 2 * ((level - 1) * params.neighbours + found - 1);
  let before = atomicAdd(&differences[cell], difference);
  if (before + difference < before) { atomicAdd(&differences[cell + 1], 1); }
}
