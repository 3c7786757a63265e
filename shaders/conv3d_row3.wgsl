// conv3d for windows with three taps along W, one voxel apart, and stride 1 there: the 4 positions of a row and its 3 taps need
// 6 voxels, which are loaded once. Everything else is as in conv3d.
//# include "lib/conv.wgsl"

struct Taps {
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
}

fn slide(row: ptr<function, Row>, line: Part, columns: Columns, c: u32, w: Taps) {
  let x0 = load_x(line, columns.c0, c);
  let x1 = load_x(line, columns.c1, c);
  let x2 = load_x(line, columns.c2, c);
  let x3 = load_x(line, columns.c3, c);
  let x4 = load_x(line, columns.c4, c);
  let x5 = load_x(line, columns.c5, c);
  accumulate(row, x0, x1, x2, x3, w.a0, w.b0);
  accumulate(row, x1, x2, x3, x4, w.a1, w.b1);
  accumulate(row, x2, x3, x4, x5, w.a2, w.b2);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let tile = tile_of(item);
  var r0 = start_row(tile);
  var r1 = r0;
  var r2 = r0;
  var r3 = r0;
  let columns = Columns(
    column_of(tile, 0, 0),
    column_of(tile, 1, 0),
    column_of(tile, 2, 0),
    column_of(tile, 3, 0),
    column_of(tile, 4, 0),
    column_of(tile, 5, 0),
  );
  let per_channel = select(1u, 2u, WIDE);
  let per_tap = params.channels * per_channel;
  var line_w = tile.output * params.taps.x * params.taps.y * 3 * per_tap;
  for (var i = 0u; i < params.taps.x; i++) {
    for (var j = 0u; j < params.taps.y; j++) {
      let l0 = line_of(tile, 0, vec2u(i, j));
      let l1 = line_of(tile, 1, vec2u(i, j));
      let l2 = line_of(tile, 2, vec2u(i, j));
      let l3 = line_of(tile, 3, vec2u(i, j));
      for (var c = 0u; c < params.channels; c++) {
        let w = line_w + c * per_channel;
        var taps: Taps;
        taps.a0 = load_w(w);
        taps.a1 = load_w(w + per_tap);
        taps.a2 = load_w(w + 2 * per_tap);
        if (WIDE) {
          taps.b0 = load_w(w + 1);
          taps.b1 = load_w(w + per_tap + 1);
          taps.b2 = load_w(w + 2 * per_tap + 1);
        }
        slide(&r0, l0, columns, c, taps);
        if (TILE_H >= 2) { slide(&r1, l1, columns, c, taps); }
        if (TILE_H >= 4) {
          slide(&r2, l2, columns, c, taps);
          slide(&r3, l3, columns, c, taps);
        }
      }
      line_w += 3 * per_tap;
    }
  }
  store_tile(tile, r0, r1, r2, r3);
}
