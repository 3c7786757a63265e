// y = x0 + scale · x1 (McCalpin's STREAM triad), a vec4 an item: 48 bytes of traffic each.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x0: array<vec4f>;
@group(0) @binding(2) var<storage, read> x1: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  y[item] = fma(vec4f(params.scale), x1[item], x0[item]);
}
