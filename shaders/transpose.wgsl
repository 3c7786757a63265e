// y = xᵀ for each matrix of a batch: x [M, N], y [N, M]. An item makes a tile of 4 × 4 in registers.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  m: u32,
  x: vec2u,
  y: vec2u,
  n: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

fn load(batch: u32, row: u32, quad: u32) -> vec4f {
  return x[element(params.x, batch * params.m + min(row, params.m - 1), quad)];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let down = quads(params.m);
  let across = quads(params.n);
  let quad = item % across;
  let row = (item / across) % down;
  let batch = item / across / down;
  let tile = transpose(mat4x4f(load(batch, 4 * row, quad), load(batch, 4 * row + 1, quad), load(batch, 4 * row + 2, quad), load(batch, 4 * row + 3, quad)));
  for (var lane = 0u; lane < min(4u, params.n - 4 * quad); lane++) {
    y[element(params.y, batch * params.n + 4 * quad + lane, row)] = keep_columns(tile[lane], row, params.m);
  }
}
