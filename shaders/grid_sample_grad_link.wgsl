// Puts every position of a grid into the list of its cell (lib/cells). One position an item.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/sampling.wgsl"
//# include "lib/cells.wgsl"

struct Params {
  grid: vec3u,
  x_size: vec3u,
  y_size: vec3u,
  positions: vec2u,
}

const LINEAR = true; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> heads: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> next: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = item_index(group, local);
  if (row >= params.grid.z) { return; }
  let at = position_of(positions[element(params.positions, row, 0)], params.x_size).at;
  let cell = corner_of(at, LINEAR) + 1;
  let cells = cells_of(params.x_size);
  if (!inside(cell, cells)) { return; }
  next[row] = atomicExchange(&heads[row_of(voxel_of(row, params.y_size).sample, vec3u(cell), cells)], row + 1);
}
