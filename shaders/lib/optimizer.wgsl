// What the optimisers share: flat arrays, one vec4 an item. Moments are bound by each; those that it goes without are left alone.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  // First vec4 of each.
  parameter: u32,
  gradient: u32,
  scale: u32,
  hyper: u32,
  first: u32,
  second: u32,
  third: u32,
  a: f32,
  b: f32,
  eps: f32,
  weight_decay: f32,
  clip_value: f32,
}


@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> parameter: array<vec4f>;
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read> scale: array<vec4f>;
@group(0) @binding(4) var<storage, read> hyper: array<vec4f>;

// clamp(gradient · scale, ± clip_value) + weight_decay · parameter.
fn gradient_at(item: u32, value: vec4f) -> vec4f {
  var g = gradient[params.gradient + item] * scale[params.scale].x;
  if (params.clip_value > 0) { g = clamp(g, vec4f(-params.clip_value), vec4f(params.clip_value)); }
  return g + params.weight_decay * value;
}

fn average(old: vec4f, value: vec4f, keep: f32) -> vec4f {
  return keep * old + (1.0 - keep) * value;
}
