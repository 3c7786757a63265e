// y[q, o] = act(bias[o] + Σ_tap,c weight[o, c, tap] · x[q · stride + offset + tap · step, c]) for windows that overlap.
// M = positions, N = outputs, K = channels · taps. A workgroup makes TILE_D × TILE_H × TILE_W positions × TILE_N outputs. For each vec4 of
// channels it stages the voxels that its positions need, their halo included, once in its memory and takes all taps from there; an invocation
// makes 4 positions along W × 8 outputs in registers. Weights come from memory: a workgroup reads few of them at a time, and all the same.
//
// The host guarantees: WORKGROUP = TILE_D · TILE_H · TILE_W / 4 · TILE_N / 8; the tile with its halo has at most HALO voxels.
//# include "lib/conv.wgsl"

const TILE_D: u32 = 4; //# param
const TILE_H: u32 = 4; //# param
const TILE_W: u32 = 8; //# param
const TILE_N: u32 = 16; //# param
const HALO: u32 = 512; //# param
const QUADS = TILE_N / 4;
const APART = TILE_W / 4;
const EXTENT = vec3u(TILE_D, TILE_H, TILE_W);

var<workgroup> voxels: array<vec4f, HALO>;

struct Tile {
  sample: u32,
  at: vec3u,      // q of the first position
  output: u32,    // the tile's number along the outputs
  quad: u32,      // its first vec4 of outputs
  channel: u32,   // its first vec4 of inputs
}

fn tile_of(item: u32) -> Tile {
  let tiles = (quads(params.outputs) + QUADS - 1) / QUADS;
  let block = item / tiles;
  let output = item - block * tiles;
  let voxel = voxel_of(block, (params.positions + EXTENT - 1) / EXTENT);
  return Tile(voxel.sample, voxel.at * EXTENT, output, output * QUADS, first_channel(output * QUADS));
}

// Extents of the tile with its halo in x.
fn halo_size() -> vec3u {
  return (EXTENT - 1) * vec3u(params.in_stride) + (params.taps - 1) * vec3u(params.in_step) + 1;
}

fn stage(tile: Tile, channel: u32, local: u32) {
  let size = halo_size();
  let start = vec3i(tile.at) * params.in_stride + params.in_offset;
  for (var i = local; i < size.x * size.y * size.z; i += WORKGROUP) {
    let at = start + vec3i(voxel_of(i, size).at);
    let exists = inside(at, params.x_size);
    let row = row_of(tile.sample, vec3u(select(vec3i(), at, exists)), params.x_size);
    voxels[i] = load_voxel(element(params.x, row, tile.channel + channel), exists);
  }
}

// The registers of an invocation: 4 outputs, then the 4 after them, of each position.
struct Sums {
  low: array<vec4f, 4>,
  high: array<vec4f, 4>,
}

// All taps of the channels that are staged. `at` is the invocation's first position in the tile, `weights` the first matrix.
fn add_taps(before: Sums, at: vec3u, weights: u32) -> Sums {
  let size = halo_size();
  let step = vec3u(params.in_step);
  let stride = vec3u(params.in_stride);
  let base = row_of(0u, at * stride, size);
  var sums = before;
  var w = weights;
  for (var i = 0u; i < params.taps.x; i++) {
    for (var j = 0u; j < params.taps.y; j++) {
      let line = base + (i * step.x * size.y + j * step.y) * size.z;
      for (var k = 0u; k < params.taps.z; k++) {
        let a = load_w(w);
        let b = load_w(w + 1);
        for (var p = 0u; p < 4; p++) {
          let v = voxels[line + k * step.z + p * APART * stride.z];
          sums.low[p] += product(a, v);
          sums.high[p] += product(b, v);
        }
        w += params.channels * QUADS;
      }
    }
  }
  return sums;
}

fn store_quad(tile: Tile, at: vec3u, quad: u32, sum: vec4f) {
  if (any(at >= params.positions) || quad >= quads(params.outputs)) { return; }
  let to = row_of(tile.sample, at * params.out_stride + params.out_offset, params.y_size);
  y[element(params.y, to, quad)] = epilogue(sum + bias_of(quad), to, quad, params.outputs);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, 0u);
  if (item >= params.grid.z) { return; }
  let tile = tile_of(item / WORKGROUP);
  let place = voxel_of(local, vec3u(TILE_D, TILE_H, APART));
  let quad = 2 * place.sample;
  let taps = params.taps.x * params.taps.y * params.taps.z;
  var sums = Sums();
  for (var c = 0u; c < params.channels; c++) {
    stage(tile, c, local);
    workgroupBarrier();
    sums = add_taps(sums, place.at, (tile.output * taps * params.channels + c) * QUADS + quad);
    workgroupBarrier();
  }
  for (var p = 0u; p < 4; p++) {
    let at = tile.at + place.at + vec3u(0, 0, p * APART);
    store_quad(tile, at, tile.quad + quad, sums.low[p]);
    store_quad(tile, at, tile.quad + quad + 1, sums.high[p]);
  }
}
