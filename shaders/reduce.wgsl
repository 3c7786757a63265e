// Sums of x, or of x · by, over rows, and over columns if SUM_COLUMNS. What is summed for one row of y, `count` vec4, is shared out to
// `parts` items, each of which takes every parts-th; their sums go to a workspace [row][part][vec4], which the next dispatch takes for x,
// and so on in a fixed order until one part is left (LAST), which writes y.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,          // of x
  x: vec2u,
  by: vec2u,
  y: vec2u,
  kept: u32,          // row r of y starts at row (r / kept, r % kept) · kept_steps of x;
  summed: u32,        // its summand i lies (i / summed, i % summed) · summed_steps rows on
  kept_steps: vec2u,
  summed_steps: vec2u,
  count: u32,
  parts: u32,
}

const HAS_BY = false; //# param
const SUM_COLUMNS = false; //# param
const LAST = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> by: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

fn step_of(index: u32, inner: u32, steps: vec2u) -> u32 {
  let outer = index / inner;
  return outer * steps.x + (index - outer * inner) * steps.y;
}

fn load(row: u32, quad: u32) -> vec4f {
  var value = x[element(params.x, row, quad)];
  if (HAS_BY) { value *= by[element(params.by, row, quad)]; }
  return value;
}

// Summand i of the row of y that starts at row `home` of x.
fn summand(home: u32, i: u32, quad: u32) -> vec4f {
  if (!SUM_COLUMNS) { return load(home + step_of(i, params.summed, params.summed_steps), quad); }
  let place = place_of(i, params.cols);
  return keep_columns(load(home + step_of(place.row, params.summed, params.summed_steps), place.quad), place.quad, params.cols);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let across = select(quads(params.cols), 1u, SUM_COLUMNS);
  let part = item / across;
  let quad = item - part * across;
  let row = part / params.parts;
  let home = step_of(row, params.kept, params.kept_steps);
  var sum = vec4f();
  for (var i = part - row * params.parts; i < params.count; i += params.parts) { sum += summand(home, i, quad); }
  if (LAST && SUM_COLUMNS) { sum = vec4f((sum.x + sum.y) + (sum.z + sum.w), 0.0, 0.0, 0.0); }
  if (LAST && !SUM_COLUMNS) { sum = keep_columns(sum, quad, params.cols); }
  y[element(params.y, part, quad)] = sum;
}
