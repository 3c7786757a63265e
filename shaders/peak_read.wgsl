// y[item] = Σ over READS vec4 of x, `items` apart so that neighbours read neighbours: 16 · READS bytes read for 16 written.
//# include "lib/grid.wgsl"
const READS: u32 = 32; //# param

struct Params {
  grid: vec3u,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  let items = params.grid.z;
  if (item >= items) { return; }
  var sum0 = vec4f(0.0);
  var sum1 = vec4f(0.0);
  for (var read = 0u; read < READS; read += 2u) {
    sum0 += x[read * items + item];
    sum1 += x[(read + 1u) * items + item];
  }
  y[item] = sum0 + sum1;
}
