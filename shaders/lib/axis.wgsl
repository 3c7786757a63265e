// Lines along one axis of a value. Along the columns an item is a row, and its steps are the row's vec4; along an axis of the rows it is
// a vec4 of columns, and its steps go down `length` rows that lie `stride` apart.
// Of the shader that includes this: params.cols, params.length, params.stride.
//# include "lib/rows.wgsl"

const ALONG_COLUMNS = true; //# param

fn steps_of_line() -> u32 {
  return select(params.length, quads(params.cols), ALONG_COLUMNS);
}

fn start_of_line(item: u32) -> Place {
  if (ALONG_COLUMNS) { return Place(item, 0); }
  let line = place_of(item, params.cols);
  return Place((line.row / params.stride) * params.stride * params.length + line.row % params.stride, line.quad);
}

fn along_line(start: Place, step: u32) -> Place {
  if (ALONG_COLUMNS) { return Place(start.row, step); }
  return Place(start.row + step * params.stride, start.quad);
}

// The sum along the line, of the sum of its steps.
fn sum_of_line(steps: vec4f) -> vec4f {
  if (ALONG_COLUMNS) { return vec4f(steps.x + steps.y + steps.z + steps.w); }
  return steps;
}
