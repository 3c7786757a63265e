// y[q, o] = act(bias[o] + Σ_tap,c weight[o, c, tap] · x[q · stride + offset + tap · step, c]), any window.
// As a GEMM: M = positions, N = outputs, K = taps · channels; the tile is TILE_H·4 × 8, K goes by one vec4 of channels.
//# include "lib/conv.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let tile = tile_of(item);
  var r0 = start_row(tile);
  var r1 = r0;
  var r2 = r0;
  var r3 = r0;
  let per_tap = params.channels * select(1u, 2u, WIDE);
  var w = tile.output * params.taps.x * params.taps.y * params.taps.z * per_tap;
  for (var i = 0u; i < params.taps.x; i++) {
    for (var j = 0u; j < params.taps.y; j++) {
      let l0 = line_of(tile, 0, vec2u(i, j));
      let l1 = line_of(tile, 1, vec2u(i, j));
      let l2 = line_of(tile, 2, vec2u(i, j));
      let l3 = line_of(tile, 3, vec2u(i, j));
      for (var k = 0u; k < params.taps.z; k++) {
        let c0 = column_of(tile, 0, k);
        let c1 = column_of(tile, 1, k);
        let c2 = column_of(tile, 2, k);
        let c3 = column_of(tile, 3, k);
        for (var c = 0u; c < params.channels; c++) {
          let wa = load_w(w);
          w++;
          var wb: mat4x4f;
          if (WIDE) {
            wb = load_w(w);
            w++;
          }
          accumulate(&r0, load_x(l0, c0, c), load_x(l0, c1, c), load_x(l0, c2, c), load_x(l0, c3, c), wa, wb);
          if (TILE_H >= 2) {
            accumulate(&r1, load_x(l1, c0, c), load_x(l1, c1, c), load_x(l1, c2, c), load_x(l1, c3, c), wa, wb);
          }
          if (TILE_H >= 4) {
            accumulate(&r2, load_x(l2, c0, c), load_x(l2, c1, c), load_x(l2, c2, c), load_x(l2, c3, c), wa, wb);
            accumulate(&r3, load_x(l3, c0, c), load_x(l3, c1, c), load_x(l3, c2, c), load_x(l3, c3, c), wa, wb);
          }
        }
      }
    }
  }
  store_tile(tile, r0, r1, r2, r3);
}
