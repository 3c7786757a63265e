// square (first) = a · square + (1 − a) · g²; mean (third) = a · mean + (1 − a) · g; d = g / (√(square − mean²) + eps);
// velocity (second) = b · velocity + d; parameter −= hyper[0] · velocity, or d without one.
//# include "lib/optimizer.wgsl"

const HAS_SECOND = false; //# param
const HAS_THIRD = false; //# param

@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> second: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> third: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let value = parameter[params.parameter + item];
  let g = gradient_at(item, value);
  var square = average(first[params.first + item], g * g, params.a);
  first[params.first + item] = square;
  if (HAS_THIRD) {
    let mean = average(third[params.third + item], g, params.a);
    third[params.third + item] = mean;
    square -= mean * mean;
  }
  var d = g / (sqrt(square) + params.eps);
  if (HAS_SECOND) {
    d += params.b * second[params.second + item];
    second[params.second + item] = d;
  }
  parameter[params.parameter + item] = value - hyper[params.hyper].x * d;
}
