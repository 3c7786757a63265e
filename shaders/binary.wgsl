// y = act(a ∘ b) with broadcasting, one vec4 an item. The rows are decoded along up to four axes; an operand's pitch along an axis
// that it is broadcast over is 0, and its one column is spread over the lanes.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/activation.wgsl"
//# include "lib/slope.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  axes: vec4u,        // extents of the row axes
  a_pitch: vec4u,     // rows of a from one index to the next
  b_pitch: vec4u,
  a: vec2u,
  b: vec2u,
  y: vec2u,
  slope_rows: vec2u,
  slope: u32,
  alpha: f32,
}

// Index in the list `binaryKinds`.
const KIND: u32 = 0; //# param
const A_SPREAD = false; //# param
const B_SPREAD = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

fn combine(p: vec4f, q: vec4f) -> vec4f {
  if (KIND == 0) { return p + q; }
  if (KIND == 1) { return p - q; }
  if (KIND == 2) { return p * q; }
  if (KIND == 3) { return p / q; }
  if (KIND == 4) { return max(p, q); }
  if (KIND == 5) { return min(p, q); }
  if (KIND == 6) { return select(vec4f(), vec4f(1), p > q); }
  return select(vec4f(), vec4f(1), p == q);
}

fn index_along(row: u32) -> vec4u {
  let c = row / params.axes.w;
  let b = c / params.axes.z;
  let a = b / params.axes.y;
  return vec4u(a, b - a * params.axes.y, c - b * params.axes.z, row - c * params.axes.w);
}

fn load_a(row: u32, quad: u32) -> vec4f {
  if (A_SPREAD) { return vec4f(a[element(params.a, row, 0)].x); }
  return a[element(params.a, row, quad)];
}

fn load_b(row: u32, quad: u32) -> vec4f {
  if (B_SPREAD) { return vec4f(b[element(params.b, row, 0)].x); }
  return b[element(params.b, row, quad)];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let place = place_of(item, params.cols);
  let row = place.row;
  let quad = place.quad;
  let at = index_along(row);
  let value = combine(load_a(dot(at, params.a_pitch), quad), load_b(dot(at, params.b_pitch), quad));
  y[element(params.y, row, quad)] = keep_columns(activate(value, slope_of(row, quad)), quad, params.cols);
}
