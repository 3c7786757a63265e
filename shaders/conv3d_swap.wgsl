// conv3d where four neighbouring invocations make the same positions of different outputs: each loads one of the four lines of x and gets the
// other three by swaps within the quad. It needs the feature `subgroups`.
// The host guarantees: one group of channels, TILE_H = 4, ALIGN = 4 and WORKGROUP a multiple of 4, so that a quad has one position and ends as a whole;
// neighbours in the workgroup are neighbours in the subgroup.
enable subgroups;
diagnostic(off, subgroup_uniformity);
//# include "lib/conv_tile.wgsl"

// The line of x that this invocation loads for one tap.
struct Lines {
  own: Part,
}

var<private> lane: u32;

fn lines_of(tile: Tile, tap: vec2u) -> Lines {
  return Lines(line_of(tile, lane, tap));
}

// From the invocation with the other first bit of its place in the quad.
fn swap_one(v: Voxels) -> Voxels {
  var s: Voxels;
  s.x0 = quadSwapX(v.x0);
  s.x1 = quadSwapX(v.x1);
  s.x2 = quadSwapX(v.x2);
  s.x3 = quadSwapX(v.x3);
  if (LAST >= 4) { s.x4 = quadSwapX(v.x4); }
  if (LAST >= 5) { s.x5 = quadSwapX(v.x5); }
  if (LAST >= 6) { s.x6 = quadSwapX(v.x6); }
  if (LAST >= 7) { s.x7 = quadSwapX(v.x7); }
  if (LAST >= 8) { s.x8 = quadSwapX(v.x8); }
  return s;
}

// From the invocation with the other second bit.
fn swap_two(v: Voxels) -> Voxels {
  var s: Voxels;
  s.x0 = quadSwapY(v.x0);
  s.x1 = quadSwapY(v.x1);
  s.x2 = quadSwapY(v.x2);
  s.x3 = quadSwapY(v.x3);
  if (LAST >= 4) { s.x4 = quadSwapY(v.x4); }
  if (LAST >= 5) { s.x5 = quadSwapY(v.x5); }
  if (LAST >= 6) { s.x6 = quadSwapY(v.x6); }
  if (LAST >= 7) { s.x7 = quadSwapY(v.x7); }
  if (LAST >= 8) { s.x8 = quadSwapY(v.x8); }
  return s;
}

// Row r of the registers takes the voxels of line r XOR lane, whatever the lane.
fn add_channel(before: Sums, lines: Lines, columns: Columns, c: u32, first: u32) -> Sums {
  let w = load_weights(first);
  let own = load_voxels(lines.own, columns, c);
  let one = swap_one(own);
  var sums = before;
  sums.r0 = slide(sums.r0, own, w);
  sums.r1 = slide(sums.r1, one, w);
  sums.r2 = slide(sums.r2, swap_two(own), w);
  sums.r3 = slide(sums.r3, swap_two(one), w);
  return sums;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  lane = local & 3;
  let tile = tile_of(item);
  store_tile(tile, convolve(tile), lane);
}
