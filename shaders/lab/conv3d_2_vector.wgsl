// Step 2 of the ladder: an invocation makes 4 outputs of one position, and takes 4 channels at a time. Five vec4 loads for 16 multiplications and
// additions: the weights, a mat4x4, are what it waits for. Step 3 is conv3d with TILE_H = 1 and TAPS = 1, where 4 positions share them.
// The host guarantees: tiles of 4 outputs.
//# include "lib/conv.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.outputs);
  let q = voxel_of(place.row, params.positions);
  let channel = first_channel(place.quad);
  let taps = params.taps.x * params.taps.y * params.taps.z;
  var sum = bias_of(place.quad);
  for (var tap = 0u; tap < taps; tap++) {
    let plane = tap / params.taps.z;
    let step = vec3i(vec3u(plane / params.taps.y, plane % params.taps.y, tap % params.taps.z)) * params.in_step;
    let at = vec3i(q.at) * params.in_stride + params.in_offset + step;
    if (!inside(at, params.x_size)) { continue; }
    let voxel = element(params.x, row_of(q.sample, vec3u(at), params.x_size), channel);
    for (var c = 0u; c < params.channels; c++) {
      sum += product(load_w((place.quad * taps + tap) * params.channels + c), load_voxel(voxel + c, true));
    }
  }
  let to = row_of(q.sample, q.at * params.out_stride + params.out_offset, params.y_size);
  y[element(params.y, to, place.quad)] = epilogue(sum, to, place.quad, params.outputs);
}
