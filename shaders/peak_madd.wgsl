// What a device's multiply-adds reach when nothing else is done: CHAINS independent chains of vec4 in registers, ROUNDS long, an item.
// The chains are written out: an array of them would lie in memory on some devices. a = b = 1 leaves first + ROUNDS in every lane, exactly.
// FLOP = 2 · 4 · CHAINS · ROUNDS an item.
//# include "lib/grid.wgsl"
const ROUNDS: u32 = 1024; //# param

struct Params {
  grid: vec3u,
  a: f32,
  b: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let a = vec4f(params.a);
  let b = vec4f(params.b);
  var c0 = vec4f(0.0);
  var c1 = vec4f(1.0);
  var c2 = vec4f(2.0);
  var c3 = vec4f(3.0);
  var c4 = vec4f(4.0);
  var c5 = vec4f(5.0);
  var c6 = vec4f(6.0);
  var c7 = vec4f(7.0);
  for (var round = 0u; round < ROUNDS; round += 4u) {
    c0 = fma(c0, a, b); c1 = fma(c1, a, b); c2 = fma(c2, a, b); c3 = fma(c3, a, b);
    c4 = fma(c4, a, b); c5 = fma(c5, a, b); c6 = fma(c6, a, b); c7 = fma(c7, a, b);
    c0 = fma(c0, a, b); c1 = fma(c1, a, b); c2 = fma(c2, a, b); c3 = fma(c3, a, b);
    c4 = fma(c4, a, b); c5 = fma(c5, a, b); c6 = fma(c6, a, b); c7 = fma(c7, a, b);
    c0 = fma(c0, a, b); c1 = fma(c1, a, b); c2 = fma(c2, a, b); c3 = fma(c3, a, b);
    c4 = fma(c4, a, b); c5 = fma(c5, a, b); c6 = fma(c6, a, b); c7 = fma(c7, a, b);
    c0 = fma(c0, a, b); c1 = fma(c1, a, b); c2 = fma(c2, a, b); c3 = fma(c3, a, b);
    c4 = fma(c4, a, b); c5 = fma(c5, a, b); c6 = fma(c6, a, b); c7 = fma(c7, a, b);
  }
  y[item] = ((c0 + c1) + (c2 + c3)) + ((c4 + c5) + (c6 + c7));
}
