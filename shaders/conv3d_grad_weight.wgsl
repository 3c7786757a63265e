// First stage of dw[o, c, k] = Σ_n,p dy[n, o, p] x[n, c, p · stride + offset + k · step]: partial sums of a split of the rows of dy.
// As a GEMM: M = outputs, N = taps · channels, K = positions; the tile is 8 × TAPS·4 (4 × if not WIDE). A position of K loads dy once for all taps, and
// with SLIDE one new voxel of x: neighbouring taps meet the same voxels one position apart.
//# include "lib/grad_weight.wgsl"

// Stride and step along W are 1.
const SLIDE = false; //# param

@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;

struct Tile {
  tap: vec3u,       // the first
  quad: u32,        // the first vec4 of outputs
  channel: u32,     // vec4 of x
}

// Columns are outputs, rows channels: 4 outputs, then the 4 after them, of each tap.
struct Sums {
  a0: mat4x4f,
  a1: mat4x4f,
  a2: mat4x4f,
  b0: mat4x4f,
  b1: mat4x4f,
  b2: mat4x4f,
}

fn tile_of(item: u32) -> Tile {
  let outer = item / params.channels;
  let output = outer % output_tiles();
  let group = outer / output_tiles();
  let turns = params.taps.z / TAPS;
  let line = group / turns;
  let tap = vec3u(line / params.taps.y, line % params.taps.y, (group % turns) * TAPS);
  return Tile(tap, output * PER_TILE, first_channel(output) + item % params.channels);
}

// The voxel of a row of x under a tap of position p; zeros outside the row.
fn load_x(start: u32, p: u32, tap: u32) -> vec4f {
  let at = i32(p) * params.stride.z + params.offset.z + i32(tap) * params.step.z;
  let exists = (at >= 0) & (at < i32(params.x_size.z));
  return select(vec4f(), x[start + select(0u, u32(at), exists) * params.x.y], exists);
}

fn outer_product(v: vec4f, by: vec4f) -> mat4x4f {
  return mat4x4f(v * by.x, v * by.y, v * by.z, v * by.w);
}

// Adds the positions of a row of dy, the one from `first` on, and of the row of x that starts at `start`.
fn add_row(before: Sums, tile: Tile, start: u32, first: u32) -> Sums {
  var sums = before;
  let second = min(tile.quad + 1, quads(params.outputs) - 1);
  var v0 = vec4f();
  var v1 = vec4f();
  var v2 = vec4f();
  if (SLIDE && TAPS >= 2) { v1 = load_x(start, 0u, tile.tap.z); }
  if (SLIDE && TAPS >= 3) { v2 = load_x(start, 0u, tile.tap.z + 1); }
  for (var p = 0u; p < params.dy_size.z; p++) {
    if (SLIDE && TAPS >= 2) { v0 = v1; } else { v0 = load_x(start, p, tile.tap.z); }
    if (SLIDE && TAPS >= 3) { v1 = v2; } else if (TAPS >= 2) { v1 = load_x(start, p, tile.tap.z + 1); }
    if (TAPS >= 3) { v2 = load_x(start, p, tile.tap.z + 2); }
    let a = dy[element(params.dy, first + p, tile.quad)];
    sums.a0 += outer_product(v0, a);
    if (TAPS >= 2) { sums.a1 += outer_product(v1, a); }
    if (TAPS >= 3) { sums.a2 += outer_product(v2, a); }
    if (WIDE) {
      let b = dy[element(params.dy, first + p, second)];
      sums.b0 += outer_product(v0, b);
      if (TAPS >= 2) { sums.b1 += outer_product(v1, b); }
      if (TAPS >= 3) { sums.b2 += outer_product(v2, b); }
    }
  }
  return sums;
}

fn store_tap(split: u32, item: u32, tap: u32, a: mat4x4f, b: mat4x4f) {
  for (var output = 0u; output < 4; output++) {
    partials[partial_at(split, item, tap, output)] = a[output];
    if (WIDE) { partials[partial_at(split, item, tap, output + 4)] = b[output]; }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = item_index(group, local);
  if (index >= params.grid.z) { return; }
  let split = index / items_per_split();
  let item = index % items_per_split();
  let tile = tile_of(item);
  var sums = Sums();
  let end = min((split + 1) * params.rows_per_split, params.rows);
  for (var row = split * params.rows_per_split; row < end; row++) {
    let first = row * params.dy_size.z;
    let voxel = voxel_of(first, params.dy_size);
    let at = vec2i(voxel.at.xy) * params.stride.xy + params.offset.xy + vec2i(tile.tap.xy) * params.step.xy;
    if (any(at < vec2i()) || any(at >= vec2i(params.x_size.xy))) { continue; }
    sums = add_row(sums, tile, element(params.x, row_of(voxel.sample, vec3u(vec2u(at), 0), params.x_size), tile.channel), first);
  }
  store_tap(split, item, 0u, sums.a0, sums.b0);
  if (TAPS >= 2) { store_tap(split, item, 1u, sums.a1, sums.b1); }
  if (TAPS >= 3) { store_tap(split, item, 2u, sums.a2, sums.b2); }
}
