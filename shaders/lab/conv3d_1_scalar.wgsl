// Step 1 of the ladder: y[q, o] = bias[o] + Σ_tap,c weight[o, c, tap] · x[q · stride + offset + tap · step, c] as it is written.
// An invocation makes one output of one position. It loads two numbers for each multiplication.
// The host guarantees: one group; tiles of 4 outputs; the kernel has no epilogue.
//# include "lib/conv.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let outputs = 4 * quads(params.outputs);
  let row = item / outputs;
  let output = item - row * outputs;
  let q = voxel_of(row, params.positions);
  let taps = params.taps.x * params.taps.y * params.taps.z;
  var sum = bias_of(output / 4)[output % 4];
  for (var tap = 0u; tap < taps; tap++) {
    let plane = tap / params.taps.z;
    let step = vec3i(vec3u(plane / params.taps.y, plane % params.taps.y, tap % params.taps.z)) * params.in_step;
    let at = vec3i(q.at) * params.in_stride + params.in_offset + step;
    if (!inside(at, params.x_size)) { continue; }
    let voxel = row_of(q.sample, vec3u(at), params.x_size);
    for (var c = 0u; c < params.in_per_group; c++) {
      sum += weight[(output / 4 * taps + tap) * params.channels + c / 4][c % 4][output % 4] * x[element(params.x, voxel, c / 4)][c % 4];
    }
  }
  let to = row_of(q.sample, q.at * params.out_stride + params.out_offset, params.y_size);
  y[element(params.y, to, output / 4)][output % 4] = sum;
}
