// y[q, o] = act(bias[o] + Σ_tap,c weight[o, c, tap] · x[q · stride + offset + tap · step, c]) for 1 to 4 inputs in all: a network's first layer.
// M = positions of all samples, N = outputs, K = taps · DEPTH, short, and the result is larger than what it is made from. A workgroup stages the
// weights of TILE_N outputs for all taps once in its memory; an invocation makes 4 positions, WORKGROUP apart, × TILE_N outputs in
// registers, and takes the voxels from memory, where neighbours read what neighbours have read.
//
// The host guarantees: at most 4 inputs, one group; taps · DEPTH · TILE_N / 4 ≤ STAGED.
//# include "lib/conv.wgsl"

const TILE_N: u32 = 16; //# param
const STAGED: u32 = 1024; //# param
const QUADS = TILE_N / 4;

// [tap][input][N / 4].
var<workgroup> columns: array<vec4f, STAGED>;

fn stage(output: u32, local: u32) {
  let count = params.taps.x * params.taps.y * params.taps.z * QUADS;
  for (var i = local; i < count; i += WORKGROUP) {
    let w = load_w(output * count + i);
    for (var d = 0u; d < DEPTH; d++) { columns[(i / QUADS * DEPTH + d) * QUADS + i % QUADS] = w[d]; }
  }
}

// A position: where its window starts in x.
struct Origin {
  at: vec3i,
  sample: u32,
  exists: bool,
}

fn origin_of(row: u32) -> Origin {
  let q = voxel_of(row, params.positions);
  return Origin(vec3i(q.at) * params.in_stride + params.in_offset, q.sample, row < params.rows);
}

fn load_x(origin: Origin, tap: vec3i) -> vec4f {
  let at = origin.at + tap * params.in_step;
  let exists = origin.exists & inside(at, params.x_size);
  return load_voxel(element(params.x, row_of(origin.sample, vec3u(select(vec3i(), at, exists)), params.x_size), 0u), exists);
}

fn store_quad(row: u32, quad: u32, sum: vec4f) {
  if (row >= params.rows || quad >= quads(params.outputs)) { return; }
  let q = voxel_of(row, params.positions);
  let to = row_of(q.sample, q.at * params.out_stride + params.out_offset, params.y_size);
  y[element(params.y, to, quad)] = epilogue(sum + bias_of(quad), to, quad, params.outputs);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, 0u);
  if (item >= params.grid.z) { return; }
  let tiles = (quads(params.outputs) + QUADS - 1) / QUADS;
  let block = item / WORKGROUP / tiles;
  let output = item / WORKGROUP - block * tiles;
  stage(output, local);
  workgroupBarrier();

  let first = block * 4 * WORKGROUP + local;
  var origins: array<Origin, 4>;
  for (var p = 0u; p < 4; p++) { origins[p] = origin_of(first + p * WORKGROUP); }
  var sums: array<array<vec4f, QUADS>, 4>;
  var at = 0u;
  for (var i = 0u; i < params.taps.x; i++) {
    for (var j = 0u; j < params.taps.y; j++) {
      for (var k = 0u; k < params.taps.z; k++) {
        let tap = vec3i(vec3u(i, j, k));
        var v: array<vec4f, 4>;
        for (var p = 0u; p < 4; p++) { v[p] = load_x(origins[p], tap); }
        for (var d = 0u; d < DEPTH; d++) {
          for (var quad = 0u; quad < QUADS; quad++) {
            let w = columns[at + quad];
            for (var p = 0u; p < 4; p++) { sums[p][quad] += w * v[p][d]; }
          }
          at += QUADS;
        }
      }
    }
  }
  for (var p = 0u; p < 4; p++) {
    for (var quad = 0u; quad < QUADS; quad++) { store_quad(first + p * WORKGROUP, output * QUADS + quad, sums[p][quad]); }
  }
}
