// First stage of dw[o, c, k] = Σ_n,p dy[n, o, p] x[n, c, p · stride + offset + k · step]: partial sums of a split of the rows of dy.
// As a GEMM: M = outputs, N = taps · channels, K = positions; the tile is 4 × TAPS·4, and each position of K costs 1 + TAPS loads.
//# include "lib/grad_weight.wgsl"

@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;

struct Tile {
  tap: vec3u,       // the first
  quad: u32,        // of outputs
  channel: u32,     // vec4 of x
}

fn tile_of(item: u32) -> Tile {
  let across = quads(params.outputs);
  let outer = item / params.channels;
  let quad = outer % across;
  let group = outer / across;
  let turns = params.taps.z / TAPS;
  let line = group / turns;
  let tap = vec3u(line / params.taps.y, line % params.taps.y, (group % turns) * TAPS);
  return Tile(tap, quad, first_channel(quad) + item % params.channels);
}

// The voxel of a row of x under a tap of position p; zeros outside the row.
fn load_x(start: u32, p: u32, tap: u32) -> vec4f {
  let at = i32(p) * params.stride.z + params.offset.z + i32(tap) * params.step.z;
  let exists = (at >= 0) & (at < i32(params.x_size.z));
  return select(vec4f(), x[start + select(0u, u32(at), exists) * params.x.y], exists);
}

// Columns are outputs, rows channels.
fn outer_product(v: vec4f, by: vec4f) -> mat4x4f {
  return mat4x4f(v * by.x, v * by.y, v * by.z, v * by.w);
}

fn store_sums(split: u32, item: u32, tap: u32, sums: mat4x4f) {
  for (var output = 0u; output < 4; output++) { partials[partial_at(split, item, tap, output)] = sums[output]; }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = item_index(group, local);
  if (index >= params.grid.z) { return; }
  let split = index / items_per_split();
  let item = index % items_per_split();
  let tile = tile_of(item);
  var s0 = mat4x4f();
  var s1 = mat4x4f();
  var s2 = mat4x4f();
  let end = min((split + 1) * params.rows_per_split, params.rows);
  for (var row = split * params.rows_per_split; row < end; row++) {
    let voxel = voxel_of(row * params.dy_size.z, params.dy_size);
    let at = vec2i(voxel.at.xy) * params.stride.xy + params.offset.xy + vec2i(tile.tap.xy) * params.step.xy;
    if (any(at < vec2i()) || any(at >= vec2i(params.x_size.xy))) { continue; }
    let start = element(params.x, row_of(voxel.sample, vec3u(vec2u(at), 0), params.x_size), tile.channel);
    for (var p = 0u; p < params.dy_size.z; p++) {
      let by = dy[element(params.dy, row * params.dy_size.z + p, tile.quad)];
      s0 += outer_product(load_x(start, p, tile.tap.z), by);
      if (TAPS >= 2) { s1 += outer_product(load_x(start, p, tile.tap.z + 1), by); }
      if (TAPS >= 3) { s2 += outer_product(load_x(start, p, tile.tap.z + 2), by); }
    }
  }
  store_sums(split, item, 0u, s0);
  if (TAPS >= 2) { store_sums(split, item, 1u, s1); }
  if (TAPS >= 3) { store_sums(split, item, 2u, s2); }
}
