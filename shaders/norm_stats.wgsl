// First stage of the statistics: mean and squared deviations (Welford) of every `parts`-th row of a sample, one vec4 of channels an item.
// Values count from a pivot, so that a mean far from zero costs no digits of the deviations.
// To a workspace [sample][part][vec4][2]: mean, then spread.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/moments.wgsl"
//# include "lib/pivot.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  rows: u32,          // of a sample
  parts: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> moments: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let part = (item / quads(params.cols)) % params.parts;
  let sample = item / quads(params.cols) / params.parts;
  let pivot = pivot_of(sample, quad);
  var m = Moments(0.0, vec4f(), vec4f());
  for (var row = part; row < params.rows; row += params.parts) {
    m = add_value(m, x[element(params.x, sample * params.rows + row, quad)] - pivot);
  }
  moments[2 * item] = m.mean;
  moments[2 * item + 1] = m.spread;
}
