// y[q, o] = act(bias[o] + Σ_tap,c weight[o, c, tap] · x[q · stride + offset + tap · step, c]), any window.
// As a GEMM: M = positions, N = outputs, K = taps · channels; the tile is TILE_H·4 × 8, K goes by one vec4 of channels.
//# include "lib/conv.wgsl"

// The columns of the 4 positions for one tap.
struct Columns {
  c0: Part,
  c1: Part,
  c2: Part,
  c3: Part,
}

fn add_row(row: Row, line: Part, columns: Columns, c: u32, wa: mat4x4f, wb: mat4x4f) -> Row {
  let x0 = load_x(line, columns.c0, c);
  let x1 = load_x(line, columns.c1, c);
  let x2 = load_x(line, columns.c2, c);
  let x3 = load_x(line, columns.c3, c);
  return accumulate(row, x0, x1, x2, x3, wa, wb);
}

fn add_channel(before: Sums, lines: Lines, columns: Columns, c: u32, first: u32) -> Sums {
  let w = first + c * select(1u, 2u, WIDE);
  let wa = load_w(w);
  var wb: mat4x4f;
  if (WIDE) { wb = load_w(w + 1); }
  var sums = before;
  sums.r0 = add_row(sums.r0, lines.l0, columns, c, wa, wb);
  if (TILE_H >= 2) { sums.r1 = add_row(sums.r1, lines.l1, columns, c, wa, wb); }
  if (TILE_H >= 4) {
    sums.r2 = add_row(sums.r2, lines.l2, columns, c, wa, wb);
    sums.r3 = add_row(sums.r3, lines.l3, columns, c, wa, wb);
  }
  return sums;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let tile = tile_of(item);
  var sums = start_tile(tile);
  let per_tap = params.channels * select(1u, 2u, WIDE);
  var w = tile.output * params.taps.x * params.taps.y * params.taps.z * per_tap;
  for (var i = 0u; i < params.taps.x; i++) {
    for (var j = 0u; j < params.taps.y; j++) {
      let lines = lines_of(tile, vec2u(i, j));
      for (var k = 0u; k < params.taps.z; k++) {
        let columns = Columns(column_of(tile, 0, k), column_of(tile, 1, k), column_of(tile, 2, k), column_of(tile, 3, k));
        if (SINGLE) {
          sums = add_channel(sums, lines, columns, 0u, w);
        } else {
          for (var c = 0u; c < params.channels; c++) { sums = add_channel(sums, lines, columns, c, w); }
        }
        w += per_tap;
      }
    }
  }
  store_tile(tile, sums);
}
