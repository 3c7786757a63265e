// y[q, o] = act(bias[o] + Σ_tap,c weight[o, c, tap] · x[q · stride + offset + tap · step, c]), any window.
// As a GEMM: M = positions, N = outputs, K = taps · channels; the tile is TILE_H·4 × 8, K goes by one vec4 of channels.
// Invocations share nothing: there is no barrier, and each loads what it needs.
//# include "lib/conv_tile.wgsl"

// The lines of x that the rows of a tile read for one tap.
struct Lines {
  l0: Part,
  l1: Part,
  l2: Part,
  l3: Part,
}

fn lines_of(tile: Tile, tap: vec2u) -> Lines {
  return Lines(line_of(tile, 0u, tap), line_of(tile, 1u, tap), line_of(tile, 2u, tap), line_of(tile, 3u, tap));
}

fn add_channel(before: Sums, lines: Lines, columns: Columns, c: u32, first: u32) -> Sums {
  let w = load_weights(first);
  var sums = before;
  sums.r0 = slide(sums.r0, load_voxels(lines.l0, columns, c), w);
  if (TILE_H >= 2) { sums.r1 = slide(sums.r1, load_voxels(lines.l1, columns, c), w); }
  if (TILE_H >= 4) {
    sums.r2 = slide(sums.r2, load_voxels(lines.l2, columns, c), w);
    sums.r3 = slide(sums.r3, load_voxels(lines.l3, columns, c), w);
  }
  return sums;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let tile = tile_of(item);
  store_tile(tile, convolve(tile), 0u);
}
