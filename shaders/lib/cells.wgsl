// Lists of grid positions by the cell that they lie in: the voxel at their lower corner, or the nearest one. Cells reach one voxel before
// the volume: cell (0, 0, 0) is the one at voxel (−1, −1, −1). heads[cell] is the first position's number + 1, next[position] the
// following one's; 0 ends a list. Their order is that in which invocations ran.

fn cells_of(size: vec3u) -> vec3u {
  return size + 1;
}

// The voxel that a position is listed under.
fn corner_of(at: vec3f, is_linear: bool) -> vec3i {
  return vec3i(select(round(at), floor(at), is_linear));
}
