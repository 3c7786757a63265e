// Pools to a given size: along each axis output i covers [⌊i · n / m⌋, ⌈(i + 1) · n / m⌉). One vec4 of columns an item.
// A large window is cut into SEGMENTS, item by item apart, whose sums or maxima go to a workspace [row][segment][vec4] that
// adaptive_pool3d_merge joins; with one segment y is written at once.
//# include "lib/grid.wgsl"
//# include "lib/rows.wgsl"
//# include "lib/volume.wgsl"

struct Params {
  grid: vec3u,
  cols: u32,
  x_size: vec3u,
  segments: u32,
  y_size: vec3u,
  x: vec2u,
  y: vec2u,
}

const MAXIMUM = false; //# param
const SEGMENTED = false; //# param

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let quad = item % quads(params.cols);
  let segment = (item / quads(params.cols)) % params.segments;
  let row = item / quads(params.cols) / params.segments;
  let voxel = voxel_of(row, params.y_size);
  let corner = voxel.at * params.x_size / params.y_size;
  let extents = ((voxel.at + 1) * params.x_size + params.y_size - 1) / params.y_size - corner;
  let count = extents.x * extents.y * extents.z;
  var most = vec4f();
  var sum = vec4f();
  for (var i = segment; i < count; i += params.segments) {
    let line = i / extents.z;
    let at = corner + vec3u(line / extents.y, line % extents.y, i % extents.z);
    let value = x[element(params.x, row_of(voxel.sample, at, params.x_size), quad)];
    if (MAXIMUM) {
      most = select(max(most, value), value, i == segment);
    } else {
      sum += value;
    }
  }
  if (SEGMENTED) {
    y[item] = select(sum, most, MAXIMUM);
  } else {
    y[element(params.y, row, quad)] = keep_columns(select(sum / f32(count), most, MAXIMUM), quad, params.cols);
  }
}
