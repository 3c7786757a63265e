// What the convolution kernels share: parameters, index maps, the register tile and its store.
//
// One invocation makes TILE_H × 4 neighbouring positions (along H and W) of 8 outputs, 4 if not WIDE, wholly in registers; nothing is
// shared, so that no barrier is needed and the software adapters, where a load costs tens of multiply-adds, do many per load.
//
// A position q reads x at q · in_stride + in_offset + tap · in_step and writes y at q · out_stride + out_offset: a convolution has
// out_stride 1; a transposed one is run once for each parity class of its outputs; a linear layer has rows for W and one tap.
//
// weight: mat4x4 of 4 inputs (columns) × 4 outputs (rows), [outputs / 8][taps D][H][W][channels][2], or [outputs / 4]…[1] if not WIDE.
// The input channels of a tile start at its first group's; the host packs zeros where an output does not read a channel. Where there are
// fewer than 4 channels in all, DEPTH is their number, and the others are neither loaded nor multiplied.
//# include "lib/grid.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/epilogue.wgsl"

struct Params {
  grid: vec3u,
  outputs: u32,
  x_size: vec3u,
  channels: u32,      // vec4 of input channels that a tile reads
  y_size: vec3u,
  out_per_group: u32,
  positions: vec3u,   // extents of q
  in_per_group: u32,
  taps: vec3u,
  last_start: u32,    // the last vec4 at which a tile's channels may start
  in_stride: vec3i,
  bias: u32,
  in_offset: vec3i,
  slope: u32,
  in_step: vec3i,
  alpha: f32,
  out_stride: vec3u,
  out_offset: vec3u,
  x: vec2u,
  y: vec2u,
  residual: vec2u,
  slope_rows: vec2u,
}

const TILE_H: u32 = 1; //# param
const WIDE = true; //# param
const HAS_BIAS = false; //# param
const DEPTH: u32 = 4; //# param
// One vec4 of channels in all. A loop of one turn would cost the software adapters a copy of every register.
const SINGLE = false; //# param
const TILE_W: u32 = 4;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<mat4x4f>;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;

struct Tile {
  sample: u32,
  at: vec3u,      // q of the first position
  output: u32,    // the tile's number along the outputs
  quad: u32,      // its first vec4 of outputs
  channel: u32,   // its first vec4 of inputs
}

fn tile_of(item: u32) -> Tile {
  let per_tile = select(1u, 2u, WIDE);
  let across = vec3u(params.positions.x, (params.positions.y + TILE_H - 1) / TILE_H, (params.positions.z + TILE_W - 1) / TILE_W);
  let tiles = (quads(params.outputs) + per_tile - 1) / per_tile;
  let group = item / tiles;
  let output = item - group * tiles;
  let voxel = voxel_of(group, across);
  let quad = output * per_tile;
  let first = (4 * quad / params.out_per_group) * params.in_per_group / 4;
  return Tile(voxel.sample, voxel.at * vec3u(1, TILE_H, TILE_W), output, quad, min(first, params.last_start));
}

// A line of x along W, and a column in it; what lies outside reads as zero.
struct Part {
  at: u32,
  exists: bool,
}

fn line_of(tile: Tile, row: u32, tap: vec2u) -> Part {
  let q = vec2i(tile.at.xy + vec2u(0, row));
  let at = q * params.in_stride.xy + params.in_offset.xy + vec2i(tap) * params.in_step.xy;
  let exists = all(at >= vec2i()) & all(at < vec2i(params.x_size.xy));
  let start = row_of(tile.sample, vec3u(select(vec2u(), vec2u(at), exists), 0), params.x_size);
  return Part(element(params.x, start, tile.channel), exists);
}

fn column_of(tile: Tile, column: u32, tap: u32) -> Part {
  let at = i32(tile.at.z + column) * params.in_stride.z + params.in_offset.z + i32(tap) * params.in_step.z;
  let exists = (at >= 0) & (at < i32(params.x_size.z));
  return Part(select(0u, u32(at), exists) * params.x.y, exists);
}

fn load_x(line: Part, column: Part, channel: u32) -> vec4f {
  let at = line.at + column.at + channel;
  let exists = line.exists & column.exists;
  if (DEPTH == 1) { return vec4f(select(0.0, x[at].x, exists), 0.0, 0.0, 0.0); }
  if (DEPTH == 2) { return vec4f(select(vec2f(), vec2f(x[at].x, x[at].y), exists), 0.0, 0.0); }
  return select(vec4f(), x[at], exists);
}

fn load_w(index: u32) -> mat4x4f {
  if (DEPTH == 1) { return mat4x4f(weight[index][0], vec4f(), vec4f(), vec4f()); }
  if (DEPTH == 2) { return mat4x4f(weight[index][0], weight[index][1], vec4f(), vec4f()); }
  if (DEPTH == 3) { return mat4x4f(weight[index][0], weight[index][1], weight[index][2], vec4f()); }
  return weight[index];
}

// w · x without the terms that are zero.
fn product(w: mat4x4f, x: vec4f) -> vec4f {
  if (DEPTH == 1) { return w[0] * x.x; }
  if (DEPTH == 2) { return w[0] * x.x + w[1] * x.y; }
  if (DEPTH == 3) { return w[0] * x.x + w[1] * x.y + w[2] * x.z; }
  return w * x;
}

// 4 positions × 8 outputs.
struct Row {
  a0: vec4f,
  a1: vec4f,
  a2: vec4f,
  a3: vec4f,
  b0: vec4f,
  b1: vec4f,
  b2: vec4f,
  b3: vec4f,
}

fn start_row(tile: Tile) -> Row {
  var a = vec4f();
  var b = vec4f();
  if (HAS_BIAS) {
    a = bias[params.bias + tile.quad];
    if (WIDE) { b = bias[params.bias + min(tile.quad + 1, quads(params.outputs) - 1)]; }
  }
  return Row(a, a, a, a, b, b, b, b);
}

// The lines of x that the rows of a tile read for one tap.
struct Lines {
  l0: Part,
  l1: Part,
  l2: Part,
  l3: Part,
}

fn lines_of(tile: Tile, tap: vec2u) -> Lines {
  return Lines(line_of(tile, 0, tap), line_of(tile, 1, tap), line_of(tile, 2, tap), line_of(tile, 3, tap));
}

// The registers of a tile: TILE_H rows are used.
struct Sums {
  r0: Row,
  r1: Row,
  r2: Row,
  r3: Row,
}

fn start_tile(tile: Tile) -> Sums {
  let row = start_row(tile);
  return Sums(row, row, row, row);
}

fn accumulate(row: Row, x0: vec4f, x1: vec4f, x2: vec4f, x3: vec4f, wa: mat4x4f, wb: mat4x4f) -> Row {
  var sums = row;
  sums.a0 += product(wa, x0);
  sums.a1 += product(wa, x1);
  sums.a2 += product(wa, x2);
  sums.a3 += product(wa, x3);
  if (WIDE) {
    sums.b0 += product(wb, x0);
    sums.b1 += product(wb, x1);
    sums.b2 += product(wb, x2);
    sums.b3 += product(wb, x3);
  }
  return sums;
}

// The loops keep one copy of the epilogue's code; the choice among registers costs less than that code.
fn store_tile(tile: Tile, sums: Sums) {
  for (var h = 0u; h < min(TILE_H, params.positions.y - tile.at.y); h++) {
    var row = sums.r0;
    if (TILE_H >= 2 && h == 1) { row = sums.r1; }
    if (TILE_H >= 4 && h == 2) { row = sums.r2; }
    if (TILE_H >= 4 && h == 3) { row = sums.r3; }
    for (var i = 0u; i < select(4u, 8u, WIDE); i++) {
      let column = i & 3;
      let quad = tile.quad + (i >> 2);
      if (tile.at.z + column >= params.positions.z || quad >= quads(params.outputs)) { continue; }
      let low = select(select(row.a0, row.a1, column == 1), select(row.a2, row.a3, column == 3), column >= 2);
      let high = select(select(row.b0, row.b1, column == 1), select(row.b2, row.b3, column == 3), column >= 2);
      let to = row_of(tile.sample, (tile.at + vec3u(0, h, column)) * params.out_stride + params.out_offset, params.y_size);
      y[element(params.y, to, quad)] = epilogue(select(low, high, i >= 4), to, quad, params.outputs);
    }
  }
}
