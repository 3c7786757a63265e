// mean (first) = a · mean + (1 − a) · g, square (second) = b · square + (1 − b) · g²;
// parameter = hyper[2] · parameter − hyper[0] · mean / (√square / hyper[1] + eps), with the largest square so far (third) where it is kept.
//# include "lib/optimizer.wgsl"

const HAS_THIRD = false; //# param

@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> second: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> third: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let value = parameter[params.parameter + item];
  let h = hyper[params.hyper];
  let g = gradient_at(item, value);
  let mean = average(first[params.first + item], g, params.a);
  var square = average(second[params.second + item], g * g, params.b);
  first[params.first + item] = mean;
  second[params.second + item] = square;
  if (HAS_THIRD) {
    square = max(square, third[params.third + item]);
    third[params.third + item] = square;
  }
  parameter[params.parameter + item] = h[2] * value - h[0] * mean / (sqrt(square) / h[1] + params.eps);
}
