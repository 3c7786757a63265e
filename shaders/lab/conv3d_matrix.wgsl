// An experiment: a convolution of one tap as a GEMM on subgroup matrices, y[q, o] = Σ_c x[q, c] · weight[c, o]. M = positions, N = outputs,
// K = channels; a subgroup makes 8 × 8, and takes 8 of K at a time. f32 in, f32 sums: TF32 or simdgroup matrices below, as the device has them.
// It needs the feature `chromium-experimental-subgroup-matrix`, which no adapter at hand has: it is compiled, not run, and in no list.
// Matrices are read straight from memory, rows of x `pitch` elements apart: a wider window would stage its voxels first, as conv3d_gemm does.
// The host guarantees: M, N and K are multiples of 8; the weight is plain [K][N]; WORKGROUP is the device's largest subgroup,
// which its subgroups have; its list of configurations has f32 8 × 8 × 8.
enable chromium_experimental_subgroup_matrix;
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  channels: u32,
  outputs: u32,
  x: u32,         // first element
  x_pitch: u32,   // elements from row to row
  y: u32,
  y_pitch: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u) {
  let item = item_index(group, 0u) / WORKGROUP;
  if (item * WORKGROUP >= params.grid.z) { return; }
  let across = params.outputs / 8;
  let row = 8 * (item / across);
  let column = 8 * (item % across);
  var sums: subgroup_matrix_result<f32, 8, 8>;
  for (var k = 0u; k < params.channels; k += 8) {
    let left = subgroupMatrixLoad<subgroup_matrix_left<f32, 8, 8>>(&x, params.x + row * params.x_pitch + k, false, params.x_pitch);
    let right = subgroupMatrixLoad<subgroup_matrix_right<f32, 8, 8>>(&weight, k * params.outputs + column, false, params.outputs);
    sums = subgroupMatrixMultiplyAccumulate(left, right, sums);
  }
  subgroupMatrixStore(&y, params.y + row * params.y_pitch + column, sums, false, params.y_pitch);
}
