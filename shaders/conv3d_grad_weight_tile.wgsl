// First stage of dw[o, c, k] = Σ_n,p dy[n, o, p] x[n, c, p · stride + offset + k · step] with tiles in workgroup memory: the partial sums of a
// split of the rows of dy, for one tap. As a GEMM: M = outputs, N = channels, K = the positions of the split, which are what is split.
// A workgroup makes 32 × 32 of them, 8 × 4 of each tap an invocation's mat4x4 pair; it stages POSITIONS of K at a time, where each voxel of x and dy is
// loaded once for the 32 that it meets.
//
// The host guarantees: one group; TAPS = 1, WIDE; WORKGROUP = 32; the items of a split are made up to whole workgroups.
//# include "lib/grad_weight.wgsl"

const POSITIONS: u32 = 16; //# param
const QUADS: u32 = 8;

@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;

// [position][vec4].
var<workgroup> voxels: array<vec4f, POSITIONS * QUADS>;
var<workgroup> slopes: array<vec4f, POSITIONS * QUADS>;

struct Tile {
  split: u32,
  tap: u32,
  output: u32,    // first vec4 of outputs
  channel: u32,   // first vec4 of channels
}

fn tile_of(item: u32) -> Tile {
  let wide = (params.channels + QUADS - 1) / QUADS;
  let high = (quads(params.outputs) + QUADS - 1) / QUADS;
  let block = item / wide;
  let line = block / high;
  let taps = params.taps.x * params.taps.y * params.taps.z;
  return Tile(line / taps, line % taps, (block % high) * QUADS, (item % wide) * QUADS);
}

fn tap_of(index: u32) -> vec3i {
  let plane = index / params.taps.z;
  return vec3i(vec3u(plane / params.taps.y, plane % params.taps.y, index - plane * params.taps.z));
}

fn load_x(position: u32, tap: vec3i, quad: u32) -> vec4f {
  let voxel = voxel_of(position, params.dy_size);
  let at = vec3i(voxel.at) * params.stride + params.offset + tap * params.step;
  let exists = inside(at, params.x_size) & (quad < params.channels);
  return select(vec4f(), x[element(params.x, row_of(voxel.sample, vec3u(select(vec3i(), at, exists)), params.x_size), select(0u, quad, exists))], exists);
}

fn load_dy(position: u32, quad: u32) -> vec4f {
  let exists = quad < quads(params.outputs);
  return select(vec4f(), dy[element(params.dy, position, select(0u, quad, exists))], exists);
}

fn outer_product(v: vec4f, by: vec4f) -> mat4x4f {
  return mat4x4f(v * by.x, v * by.y, v * by.z, v * by.w);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = item_index(group, 0u);
  if (index >= params.grid.z) { return; }
  let tile = tile_of(index / WORKGROUP);
  let tap = tap_of(tile.tap);
  let column = local % QUADS;
  let line = 2 * (local / QUADS);
  let end = min((tile.split + 1) * params.rows_per_split, params.rows) * params.dy_size.z;
  var low = mat4x4f();
  var high = mat4x4f();
  for (var first = tile.split * params.rows_per_split * params.dy_size.z; first < end; first += POSITIONS) {
    for (var i = local; i < POSITIONS * QUADS; i += WORKGROUP) {
      let position = first + i / QUADS;
      let exists = position < end;
      let at = select(0u, position, exists);
      voxels[i] = select(vec4f(), load_x(at, tap, tile.channel + i % QUADS), exists);
      slopes[i] = select(vec4f(), load_dy(at, tile.output + i % QUADS), exists);
    }
    workgroupBarrier();
    for (var p = 0u; p < POSITIONS; p++) {
      let v = voxels[p * QUADS + column];
      low += outer_product(v, slopes[p * QUADS + line]);
      high += outer_product(v, slopes[p * QUADS + line + 1]);
    }
    workgroupBarrier();
  }
  let output = tile.output + line;
  let channel = tile.channel + column;
  if (output >= PER_TILE * output_tiles() || channel >= params.channels) { return; }
  let item = (tile.tap * output_tiles() + output / PER_TILE) * params.channels + channel;
  for (var o = 0u; o < 4; o++) {
    partials[partial_at(tile.split, item, 0u, o)] = low[o];
    partials[partial_at(tile.split, item, 0u, o + 4)] = high[o];
  }
}
