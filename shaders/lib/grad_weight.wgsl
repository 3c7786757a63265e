// What the stages of conv3d_grad_weight share: parameters and the order of the partial sums.
//
// An item of the first stage sums a tile of 8 outputs (4 if not WIDE) × one vec4 of channels × TAPS taps along W over the rows of one split.
// The channels of a tile start at its first group's.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"

struct Params {
  grid: vec3u,
  outputs: u32,
  x_size: vec3u,
  channels: u32,        // vec4 of channels that a tile reads
  dy_size: vec3u,
  last_start: u32,      // the last vec4 at which a tile's channels may start
  taps: vec3u,
  out_per_group: u32,
  stride: vec3i,
  in_per_group: u32,
  offset: vec3i,        // from a position · stride to its first tap
  rows: u32,            // of dy: samples · D' · H'
  step: vec3i,          // from tap to tap
  rows_per_split: u32,
  x: vec2u,
  dy: vec2u,
  y: vec2u,
  splits: u32,
}

const TAPS: u32 = 1; //# param
const WIDE = false; //# param
const PER_TILE = select(1u, 2u, WIDE);

@group(0) @binding(0) var<uniform> params: Params;

fn output_tiles() -> u32 {
  return (quads(params.outputs) + PER_TILE - 1) / PER_TILE;
}

fn first_channel(tile: u32) -> u32 {
  return min((4 * PER_TILE * tile / params.out_per_group) * params.in_per_group / 4, params.last_start);
}

// Items of a split: [taps D][taps H][taps W / TAPS][tiles of outputs][vec4 of channels].
fn items_per_split() -> u32 {
  return params.taps.x * params.taps.y * (params.taps.z / TAPS) * output_tiles() * params.channels;
}

// The partial sums of a vec4 of channels: [split][item][tap of TAPS][output of the tile].
fn partial_at(split: u32, item: u32, tap: u32, output: u32) -> u32 {
  return ((split * items_per_split() + item) * TAPS + tap) * 4 * PER_TILE + output;
}
