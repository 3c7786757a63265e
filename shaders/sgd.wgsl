// velocity = a · velocity + hyper[1] · g; d = velocity, or g + a · velocity (b = 1: Nesterov), or g without one; parameter −= hyper[0] · d.
//# include "lib/optimizer.wgsl"

const HAS_FIRST = false; //# param

@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let value = parameter[params.parameter + item];
  let h = hyper[params.hyper];
  var d = gradient_at(item, value);
  if (HAS_FIRST) {
    let velocity = params.a * first[params.first + item] + h[1] * d;
    first[params.first + item] = velocity;
    d = select(velocity, d + params.a * velocity, params.b > 0);
  }
  parameter[params.parameter + item] = value - h[0] * d;
}
