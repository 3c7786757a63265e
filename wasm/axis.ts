// Lines of rows along one axis: `length` rows that lie `stride` rows apart.

/** The row at which a line starts; lines are counted in the order of these rows. */
@inline
export function firstRow(line: i32, length: i32, stride: i32): i32 {
  return (line / stride) * stride * length + (line % stride);
}
