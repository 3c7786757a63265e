// y = a · b for each batch: a [M, K], b [K, N]. An item makes 4 rows × 4 columns in registers; K goes by one vec4 of a.
// Behind the last row of b zeros are taken, so that a's padding lanes meet no garbage.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  m: u32,
  n: u32,
  k: u32,
  a: vec2u,
  b: vec2u,
  y: vec2u,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

fn load_a(batch: u32, row: u32, quad: u32) -> vec4f {
  return a[element(params.a, batch * params.m + min(row, params.m - 1), quad)];
}

fn load_b(batch: u32, k: u32, quad: u32) -> vec4f {
  return select(vec4f(), b[element(params.b, batch * params.k + min(k, params.k - 1), quad)], k < params.k);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let across = quads(params.n);
  let down = (params.m + 3) / 4;
  let quad = item % across;
  let row = 4 * ((item / across) % down);
  let batch = item / across / down;
  var y0 = vec4f();
  var y1 = vec4f();
  var y2 = vec4f();
  var y3 = vec4f();
  for (var q = 0u; q < quads(params.k); q++) {
    let tile = mat4x4f(load_b(batch, 4 * q, quad), load_b(batch, 4 * q + 1, quad), load_b(batch, 4 * q + 2, quad), load_b(batch, 4 * q + 3, quad));
    y0 += tile * load_a(batch, row, q);
    y1 += tile * load_a(batch, row + 1, q);
    y2 += tile * load_a(batch, row + 2, q);
    y3 += tile * load_a(batch, row + 3, q);
  }
  let to = batch * params.m + row;
  y[element(params.y, to, quad)] = y0;
  if (row + 1 < params.m) { y[element(params.y, to + 1, quad)] = y1; }
  if (row + 2 < params.m) { y[element(params.y, to + 2, quad)] = y2; }
  if (row + 3 < params.m) { y[element(params.y, to + 3, quad)] = y3; }
}
