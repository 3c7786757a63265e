// dx of grid_sample: Σ of weight · dy over the positions around a voxel, found in the lists of its cells (lib/cells). One vec4 of dx an item.
// Lists come in any order, so the sum is one of integers, scaled so that it cannot overflow: the same whatever the order.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"
//# include "lib/sampling.wgsl"
//# include "lib/cells.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  positions: vec2u,
  dy: vec2u,
  dx: vec2u,
}

const LINEAR = true; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<vec4f>;
@group(0) @binding(2) var<storage, read> heads: array<u32>;
@group(0) @binding(3) var<storage, read> next: array<u32>;
@group(0) @binding(4) var<storage, read> dy: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> dx: array<vec4f>;

// What the position `row` gives to the voxel.
fn term(row: u32, voxel: vec3u, quad: u32) -> vec4f {
  let value = dy[element(params.dy, row, quad)];
  if (!LINEAR) { return value; }
  let at = position_of(positions[element(params.positions, row, 0)], params.x_size).at;
  let low = floor(at);
  let w = select(low + 1 - at, at - low, vec3f(voxel) > low);
  return w.x * w.y * w.z * value;
}

// The first position in a cell of the voxel, by number + 1. Cell 0 has the voxel as its lower corner, 7 as its upper.
fn head_of(voxel: Voxel, cell: u32) -> u32 {
  let at = voxel.at + 1 - vec3u(cell >> 2, (cell >> 1) & 1, cell & 1);
  return heads[row_of(voxel.sample, at, cells_of(params.x_size))];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let voxel = voxel_of(place.row, params.x_size);
  let cells = select(1u, 8u, LINEAR);
  var most = vec4f();
  var count = 0u;
  for (var cell = 0u; cell < cells; cell++) {
    for (var at = head_of(voxel, cell); at != 0; at = next[at - 1]) {
      most = max(most, abs(term(at - 1, voxel.at, place.quad)));
      count++;
    }
  }
  let largest = max(most, vec4f(1e-28)) * f32(max(count, 1u));
  let scale = 1e9 / largest;
  var sum = vec4i();
  for (var cell = 0u; cell < cells; cell++) {
    for (var at = head_of(voxel, cell); at != 0; at = next[at - 1]) {
      sum += vec4i(round(term(at - 1, voxel.at, place.quad) * scale));
    }
  }
  dx[element(params.dx, place.row, place.quad)] = keep_columns(vec4f(sum) / scale, place.quad, params.cols);
}
