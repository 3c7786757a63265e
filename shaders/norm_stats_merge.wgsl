// Second stage: merges the parts of a sample in their order, one vec4 of channels an item. To a workspace [sample][vec4][2].
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/moments.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  rows: u32,          // of a sample
  parts: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parts: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> moments: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let sample = item / quads(params.cols);
  var m = Moments(0.0, vec4f(), vec4f());
  for (var part = 0u; part < params.parts; part++) {
    let at = 2 * ((sample * params.parts + part) * quads(params.cols) + quad);
    let rows = (params.rows - part + params.parts - 1) / params.parts;
    m = merge(m, Moments(f32(rows), parts[at], parts[at + 1]));
  }
  moments[2 * item] = m.mean;
  moments[2 * item + 1] = m.spread;
}
