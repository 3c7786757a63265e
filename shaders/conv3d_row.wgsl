// conv3d for windows with 2 or 3 taps along W (TAPS), one voxel apart, and stride 1 or 2 there (STRIDE): the voxels that the 4 positions
// of a row need for all taps are loaded once, TAPS + 3 · STRIDE of them. Everything else is as in conv3d.
//# include "lib/conv.wgsl"

const TAPS: u32 = 3; //# param
const STRIDE: u32 = 1; //# param
const LAST = TAPS + 3 * STRIDE - 1;

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

// The taps of one line of weights, `per_tap` matrices apart.
fn load_taps(first: u32, per_tap: u32) -> Weights {
  var w: Weights;
  w.a0 = load_w(first);
  w.a1 = load_w(first + per_tap);
  if (TAPS == 3) { w.a2 = load_w(first + 2 * per_tap); }
  if (WIDE) {
    w.b0 = load_w(first + 1);
    w.b1 = load_w(first + per_tap + 1);
    if (TAPS == 3) { w.b2 = load_w(first + 2 * per_tap + 1); }
  }
  return w;
}

fn slide(row: Row, line: Part, columns: Columns, c: u32, w: Weights) -> Row {
  var sums = row;
  let x0 = load_x(line, columns.c0, c);
  let x1 = load_x(line, columns.c1, c);
  let x2 = load_x(line, columns.c2, c);
  let x3 = load_x(line, columns.c3, c);
  let x4 = load_x(line, columns.c4, c);
  var x5: vec4f;
  var x6: vec4f;
  var x7: vec4f;
  var x8: vec4f;
  if (LAST >= 5) { x5 = load_x(line, columns.c5, c); }
  if (LAST >= 6) { x6 = load_x(line, columns.c6, c); }
  if (LAST >= 7) { x7 = load_x(line, columns.c7, c); }
  if (LAST >= 8) { x8 = load_x(line, columns.c8, c); }
  if (STRIDE == 1) {
    sums = accumulate(sums, x0, x1, x2, x3, w.a0, w.b0);
    sums = accumulate(sums, x1, x2, x3, x4, w.a1, w.b1);
    if (TAPS == 3) { sums = accumulate(sums, x2, x3, x4, x5, w.a2, w.b2); }
  } else {
    sums = accumulate(sums, x0, x2, x4, x6, w.a0, w.b0);
    sums = accumulate(sums, x1, x3, x5, x7, w.a1, w.b1);
    if (TAPS == 3) { sums = accumulate(sums, x2, x4, x6, x8, w.a2, w.b2); }
  }
  return sums;
}

fn add_channel(before: Sums, lines: Lines, columns: Columns, c: u32, first: u32, per_tap: u32) -> Sums {
  let w = load_taps(first + c * select(1u, 2u, WIDE), per_tap);
  var sums = before;
  sums.r0 = slide(sums.r0, lines.l0, columns, c, w);
  if (TILE_H >= 2) { sums.r1 = slide(sums.r1, lines.l1, columns, c, w); }
  if (TILE_H >= 4) {
    sums.r2 = slide(sums.r2, lines.l2, columns, c, w);
    sums.r3 = slide(sums.r3, lines.l3, columns, c, w);
  }
  return sums;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let tile = tile_of(item);
  var sums = start_tile(tile);
  // The columns of the first position's taps, and further ones: the next positions are STRIDE apart.
  let columns = Columns(
    column_of(tile, 0, 0),
    column_of(tile, 0, 1),
    column_of(tile, 0, 2),
    column_of(tile, 0, 3),
    column_of(tile, 0, 4),
    column_of(tile, 0, 5),
    column_of(tile, 0, 6),
    column_of(tile, 0, 7),
    column_of(tile, 0, 8),
  );
  let per_tap = params.channels * select(1u, 2u, WIDE);
  var w = tile.output * params.taps.x * params.taps.y * TAPS * per_tap;
  for (var i = 0u; i < params.taps.x; i++) {
    for (var j = 0u; j < params.taps.y; j++) {
      let lines = lines_of(tile, vec2u(i, j));
      if (SINGLE) {
        sums = add_channel(sums, lines, columns, 0u, w, per_tap);
      } else {
        for (var c = 0u; c < params.channels; c++) { sums = add_channel(sums, lines, columns, c, w, per_tap); }
      }
      w += TAPS * per_tap;
    }
  }
  store_tile(tile, sums);
}
