// The sums of a convolution. One invocation makes TILE_H × 4 neighbouring positions (along H and W) of 8 outputs, 4 if not WIDE, wholly in
// registers. TAPS taps along W are taken at once: where they are one voxel apart and the positions STRIDE, the TAPS + 3 · STRIDE voxels that
// the 4 positions need are loaded once. With TAPS = 1 any stride and step will do.
//
// Of the shader that includes this: struct Lines, lines_of(tile, tap) and add_channel(sums, lines, columns, c, first).
//# include "lib/conv.wgsl"

const TILE_H: u32 = 1; //# param
const TILE_W: u32 = 4;
// Tiles of outputs are made up to a multiple of this; those behind the last output have zero weights.
const ALIGN: u32 = 1; //# param
// 8 outputs a tile, else 4.
const WIDE = true; //# param
const TAPS: u32 = 1; //# param
const STRIDE: u32 = 1; //# param
// All taps along W in one turn; and one vec4 of channels in all. A loop of one turn would cost the software adapters a copy of every register.
const ONE_TURN = false; //# param
const ONE_CHANNEL = false; //# param
const LAST = TAPS + 3 * STRIDE - 1;

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
  let used = (quads(params.outputs) + per_tile - 1) / per_tile;
  let tiles = (used + ALIGN - 1) / ALIGN * ALIGN;
  let group = item / tiles;
  let output = item - group * tiles;
  let voxel = voxel_of(group, across);
  let quad = output * per_tile;
  return Tile(voxel.sample, voxel.at * vec3u(1, TILE_H, TILE_W), output, quad, first_channel(quad));
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
  return load_voxel(line.at + column.at + channel, line.exists & column.exists);
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

// The registers of a tile: TILE_H rows are used.
struct Sums {
  r0: Row,
  r1: Row,
  r2: Row,
  r3: Row,
}

struct Weights {
  a0: mat4x4f,
  a1: mat4x4f,
  a2: mat4x4f,
  b0: mat4x4f,
  b1: mat4x4f,
  b2: mat4x4f,
}

struct Columns {
  c0: Part,
  c1: Part,
  c2: Part,
  c3: Part,
  c4: Part,
  c5: Part,
  c6: Part,
  c7: Part,
  c8: Part,
}

struct Voxels {
  x0: vec4f,
  x1: vec4f,
  x2: vec4f,
  x3: vec4f,
  x4: vec4f,
  x5: vec4f,
  x6: vec4f,
  x7: vec4f,
  x8: vec4f,
}

// The columns of x for the taps from `tap` on.
fn columns_of(tile: Tile, tap: u32) -> Columns {
  var c: Columns;
  if (TAPS == 1) {
    c.c0 = column_of(tile, 0u, tap);
    c.c1 = column_of(tile, 1u, tap);
    c.c2 = column_of(tile, 2u, tap);
    c.c3 = column_of(tile, 3u, tap);
    return c;
  }
  c.c0 = column_of(tile, 0u, tap);
  c.c1 = column_of(tile, 0u, tap + 1);
  c.c2 = column_of(tile, 0u, tap + 2);
  c.c3 = column_of(tile, 0u, tap + 3);
  c.c4 = column_of(tile, 0u, tap + 4);
  c.c5 = column_of(tile, 0u, tap + 5);
  c.c6 = column_of(tile, 0u, tap + 6);
  c.c7 = column_of(tile, 0u, tap + 7);
  c.c8 = column_of(tile, 0u, tap + 8);
  return c;
}

fn load_voxels(line: Part, columns: Columns, c: u32) -> Voxels {
  var v: Voxels;
  v.x0 = load_x(line, columns.c0, c);
  v.x1 = load_x(line, columns.c1, c);
  v.x2 = load_x(line, columns.c2, c);
  v.x3 = load_x(line, columns.c3, c);
  if (LAST >= 4) { v.x4 = load_x(line, columns.c4, c); }
  if (LAST >= 5) { v.x5 = load_x(line, columns.c5, c); }
  if (LAST >= 6) { v.x6 = load_x(line, columns.c6, c); }
  if (LAST >= 7) { v.x7 = load_x(line, columns.c7, c); }
  if (LAST >= 8) { v.x8 = load_x(line, columns.c8, c); }
  return v;
}

fn load_weights(first: u32) -> Weights {
  let per_tap = params.channels * select(1u, 2u, WIDE);
  var w: Weights;
  w.a0 = load_w(first);
  if (TAPS >= 2) { w.a1 = load_w(first + per_tap); }
  if (TAPS >= 3) { w.a2 = load_w(first + 2 * per_tap); }
  if (WIDE) {
    w.b0 = load_w(first + 1);
    if (TAPS >= 2) { w.b1 = load_w(first + per_tap + 1); }
    if (TAPS >= 3) { w.b2 = load_w(first + 2 * per_tap + 1); }
  }
  return w;
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

// Adds one line's voxels under TAPS taps.
fn slide(row: Row, v: Voxels, w: Weights) -> Row {
  var sums = row;
  if (STRIDE == 1) {
    sums = accumulate(sums, v.x0, v.x1, v.x2, v.x3, w.a0, w.b0);
    if (TAPS >= 2) { sums = accumulate(sums, v.x1, v.x2, v.x3, v.x4, w.a1, w.b1); }
    if (TAPS >= 3) { sums = accumulate(sums, v.x2, v.x3, v.x4, v.x5, w.a2, w.b2); }
  } else {
    sums = accumulate(sums, v.x0, v.x2, v.x4, v.x6, w.a0, w.b0);
    if (TAPS >= 2) { sums = accumulate(sums, v.x1, v.x3, v.x5, v.x7, w.a1, w.b1); }
    if (TAPS >= 3) { sums = accumulate(sums, v.x2, v.x4, v.x6, v.x8, w.a2, w.b2); }
  }
  return sums;
}

fn start_tile(tile: Tile) -> Sums {
  let a = bias_of(tile.quad);
  var b = vec4f();
  if (WIDE) { b = bias_of(tile.quad + 1); }
  let row = Row(a, a, a, a, b, b, b, b);
  return Sums(row, row, row, row);
}

// All channels for the taps from `tap` on, whose weights start at `first`.
fn add_taps(before: Sums, tile: Tile, lines: Lines, tap: u32, first: u32) -> Sums {
  let columns = columns_of(tile, tap);
  if (ONE_CHANNEL) { return add_channel(before, lines, columns, 0u, first); }
  var sums = before;
  for (var c = 0u; c < params.channels; c++) { sums = add_channel(sums, lines, columns, c, first + c * select(1u, 2u, WIDE)); }
  return sums;
}

fn convolve(tile: Tile) -> Sums {
  let per_tap = params.channels * select(1u, 2u, WIDE);
  var w = tile.output * params.taps.x * params.taps.y * params.taps.z * per_tap;
  var sums = start_tile(tile);
  for (var i = 0u; i < params.taps.x; i++) {
    for (var j = 0u; j < params.taps.y; j++) {
      let lines = lines_of(tile, vec2u(i, j));
      if (ONE_TURN) {
        sums = add_taps(sums, tile, lines, 0u, w);
      } else {
        for (var k = 0u; k < params.taps.z; k += TAPS) { sums = add_taps(sums, tile, lines, k, w + k * per_tap); }
      }
      w += params.taps.z * per_tap;
    }
  }
  return sums;
}

// Row r of the registers is row r XOR `lane` of the tile. The loops keep one copy of the epilogue's code; the choice among registers costs
// less than that code.
fn store_tile(tile: Tile, sums: Sums, lane: u32) {
  for (var r = 0u; r < TILE_H; r++) {
    let h = r ^ lane;
    if (tile.at.y + h >= params.positions.y) { continue; }
    var row = sums.r0;
    if (TILE_H >= 2 && r == 1) { row = sums.r1; }
    if (TILE_H >= 4 && r == 2) { row = sums.r2; }
    if (TILE_H >= 4 && r == 3) { row = sums.r3; }
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
