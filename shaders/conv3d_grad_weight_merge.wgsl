// Second stage: the splits of conv3d_grad_weight in their order, one vec4 of dw an item.
//# include "lib/grad_weight.wgsl"

// Several groups: a group's channels may start inside a vec4 of those that were summed.
const GROUPED = false; //# param

@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

// Channels [4 · quad, 4 · quad + 4) of the output's group.
fn load(split: u32, item: u32, tap: u32, output: u32, first: u32, quad: u32) -> vec4f {
  if (!GROUPED) { return partials[partial_at(split, item + quad, tap, output)]; }
  var value = vec4f();
  for (var lane = 0u; lane < 4; lane++) {
    let channel = min(first + 4 * quad + lane, 4 * params.channels - 1);
    value[lane] = partials[partial_at(split, item + channel / 4, tap, output)][channel & 3];
  }
  return value;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = item_index(group, local);
  if (index >= params.grid.z) { return; }
  let place = place_of(index, params.in_per_group);
  let taps = params.taps.x * params.taps.y * params.taps.z;
  let output = place.row / taps;
  let tap = place.row % taps;
  let tile = output / (4 * PER_TILE);
  let item = ((tap / TAPS) * output_tiles() + tile) * params.channels;
  let first = (output / params.out_per_group) * params.in_per_group - 4 * first_channel(tile);
  var sum = vec4f();
  for (var split = 0u; split < params.splits; split++) { sum += load(split, item, tap % TAPS, output % (4 * PER_TILE), first, place.quad); }
  y[element(params.y, place.row, place.quad)] = keep_columns(sum, place.quad, params.in_per_group);
}
