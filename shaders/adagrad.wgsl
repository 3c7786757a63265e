// total (first) += g²; parameter −= hyper[0] · g / (√total + eps).
//# include "lib/optimizer.wgsl"

@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let value = parameter[params.parameter + item];
  let g = gradient_at(item, value);
  let total = first[params.first + item] + g * g;
  first[params.first + item] = total;
  parameter[params.parameter + item] = value - hyper[params.hyper].x * g / (sqrt(total) + params.eps);
}
