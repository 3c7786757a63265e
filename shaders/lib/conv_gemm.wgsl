// The sums of a convolution as a GEMM: M = positions of all samples, N = outputs, K = taps · channels in vec4 of inputs, in the order of the weights.
// A workgroup makes TILE_M × TILE_N. It stages TILE_K of K at a time, voxels gathered under their taps, in its memory; an invocation takes ROWS
// positions × 8 outputs from there into registers. Its positions lie TILE_M / ROWS apart, so that neighbours read neighbouring addresses.
//
// Of the shader that includes this: Voxel4 and Matrix4, the types of what is staged, with staged_voxel(vec4f), staged_matrix(mat4x4f) and
// multiply(Matrix4, Voxel4) -> vec4f.
// The host guarantees: WORKGROUP = TILE_M / ROWS · TILE_N / 8, a multiple of TILE_K that divides TILE_M · TILE_K.
//# include "lib/conv.wgsl"

const TILE_M: u32 = 64; //# param
const TILE_N: u32 = 32; //# param
const TILE_K: u32 = 4; //# param
const ROWS: u32 = 4; //# param
// Every tap of every position lies inside x: windows without padding, patches (stride = window) and linear layers.
const INSIDE = false; //# param
const QUADS = TILE_N / 4;
const APART = TILE_M / ROWS;
const LOADS = TILE_M * TILE_K / WORKGROUP;

// [K][M] and [K][N / 4].
var<workgroup> voxels: array<Voxel4, TILE_K * TILE_M>;
var<workgroup> matrices: array<Matrix4, TILE_K * QUADS>;

struct Tile {
  first: u32,     // row of the first position
  output: u32,    // the tile's number along the outputs
  quad: u32,      // its first vec4 of outputs
  channel: u32,   // its first vec4 of inputs
}

fn tile_of(item: u32) -> Tile {
  let tiles = (quads(params.outputs) + QUADS - 1) / QUADS;
  let block = item / tiles;
  let output = item - block * tiles;
  return Tile(block * TILE_M, output, output * QUADS, first_channel(output * QUADS));
}

// Where the window of a position starts.
struct Origin {
  at: vec3i,
  sample: u32,
  exists: bool,
}

fn origin_of(row: u32) -> Origin {
  let q = voxel_of(row, params.positions);
  return Origin(vec3i(q.at) * params.in_stride + params.in_offset, q.sample, row < params.rows);
}

fn tap_of(index: u32) -> vec3i {
  let plane = index / params.taps.z;
  return vec3i(vec3u(plane / params.taps.y, plane % params.taps.y, index - plane * params.taps.z));
}

fn load_x(origin: Origin, tile: Tile, k: u32) -> vec4f {
  let tap = k / params.channels;
  let at = origin.at + tap_of(tap) * params.in_step;
  let exists = origin.exists & (INSIDE | inside(at, params.x_size));
  let row = row_of(origin.sample, vec3u(select(vec3i(), at, exists)), params.x_size);
  return load_voxel(element(params.x, row, tile.channel + k - tap * params.channels), exists);
}

// The registers of an invocation: 4 outputs, then the 4 after them, of each position.
struct Sums {
  low: array<vec4f, ROWS>,
  high: array<vec4f, ROWS>,
}

fn multiply_tile(before: Sums, m: u32, quad: u32) -> Sums {
  var sums = before;
  for (var k = 0u; k < TILE_K; k++) {
    let a = matrices[k * QUADS + quad];
    let b = matrices[k * QUADS + quad + 1];
    for (var r = 0u; r < ROWS; r++) {
      let v = voxels[k * TILE_M + r * APART + m];
      sums.low[r] += multiply(a, v);
      sums.high[r] += multiply(b, v);
    }
  }
  return sums;
}

fn convolve(tile: Tile, local: u32, m: u32, quad: u32) -> Sums {
  let depth = params.taps.x * params.taps.y * params.taps.z * params.channels;
  var origins: array<Origin, LOADS>;
  for (var i = 0u; i < LOADS; i++) { origins[i] = origin_of(tile.first + (local + i * WORKGROUP) / TILE_K); }
  var sums = Sums();
  for (var first = 0u; first < depth; first += TILE_K) {
    let k = first + local % TILE_K;
    for (var i = 0u; i < LOADS; i++) {
      var v = vec4f();
      if (k < depth) { v = load_x(origins[i], tile, k); }
      voxels[(local % TILE_K) * TILE_M + (local + i * WORKGROUP) / TILE_K] = staged_voxel(v);
    }
    for (var i = local; i < TILE_K * QUADS; i += WORKGROUP) {
      var w = mat4x4f();
      if (first + i / QUADS < depth) { w = load_w((tile.output * depth + first) * QUADS + i); }
      matrices[i] = staged_matrix(w);
    }
    workgroupBarrier();
    sums = multiply_tile(sums, m, quad);
    workgroupBarrier();
  }
  return sums;
}

fn store_quad(row: u32, quad: u32, sum: vec4f) {
  if (row >= params.rows || quad >= quads(params.outputs)) { return; }
  let q = voxel_of(row, params.positions);
  let to = row_of(q.sample, q.at * params.out_stride + params.out_offset, params.y_size);
  y[element(params.y, to, quad)] = epilogue(sum + bias_of(quad), to, quad, params.outputs);
}

// Neighbouring invocations take neighbouring positions of the same outputs.
fn make_tile(item: u32, local: u32) {
  let tile = tile_of(item);
  let m = local % APART;
  let quad = 2 * (local / APART);
  let sums = convolve(tile, local, m, quad);
  for (var r = 0u; r < ROWS; r++) {
    store_quad(tile.first + r * APART + m, tile.quad + quad, sums.low[r]);
    store_quad(tile.first + r * APART + m, tile.quad + quad + 1, sums.high[r]);
  }
}
