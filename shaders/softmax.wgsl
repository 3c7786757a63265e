// exp(x − max) / Σ exp(x − max) along one axis, or its logarithm. Along the columns an item is a row; along an axis of the rows it is a
// vec4 of columns and walks the axis, `stride` rows at a time.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x: vec2u,
  y: vec2u,
  length: u32,
  stride: u32,
}

const ALONG_COLUMNS = true; //# param
const LOG = false; //# param
const LOWEST = vec4f(-3.40282346e38);

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

fn finish(value: vec4f, most: vec4f, sum: vec4f) -> vec4f {
  if (LOG) { return value - most - log(sum); }
  return exp(value - most) / sum;
}

fn is_column(quad: u32) -> vec4<bool> {
  return 4 * quad + vec4u(0, 1, 2, 3) < vec4u(params.cols);
}

fn along_columns(row: u32) {
  let count = quads(params.cols);
  var lanes = LOWEST;
  for (var q = 0u; q < count; q++) { lanes = max(lanes, select(LOWEST, x[element(params.x, row, q)], is_column(q))); }
  let most = max(max(lanes.x, lanes.y), max(lanes.z, lanes.w));
  var sums = vec4f();
  for (var q = 0u; q < count; q++) { sums += select(vec4f(), exp(x[element(params.x, row, q)] - most), is_column(q)); }
  let sum = sums.x + sums.y + sums.z + sums.w;
  for (var q = 0u; q < count; q++) {
    y[element(params.y, row, q)] = keep_columns(finish(x[element(params.x, row, q)], vec4f(most), vec4f(sum)), q, params.cols);
  }
}

fn along_rows(item: u32) {
  let count = quads(params.cols);
  let quad = item % count;
  let fibre = item / count;
  let first = (fibre / params.stride) * params.stride * params.length + fibre % params.stride;
  var most = LOWEST;
  for (var i = 0u; i < params.length; i++) { most = max(most, x[element(params.x, first + i * params.stride, quad)]); }
  var sum = vec4f();
  for (var i = 0u; i < params.length; i++) { sum += exp(x[element(params.x, first + i * params.stride, quad)] - most); }
  for (var i = 0u; i < params.length; i++) {
    let row = first + i * params.stride;
    y[element(params.y, row, quad)] = keep_columns(finish(x[element(params.x, row, quad)], most, sum), quad, params.cols);
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  if (ALONG_COLUMNS) {
    along_columns(item);
  } else {
    along_rows(item);
  }
}
