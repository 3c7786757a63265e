// Rows of a channels-last volume: row = ((n · D + z) · H + y) · W + x. Positions are (z, y, x).

struct Voxel {
  sample: u32,
  at: vec3u,
}

fn voxel_of(row: u32, size: vec3u) -> Voxel {
  let plane = row / size.z;
  let slice = plane / size.y;
  let sample = slice / size.x;
  return Voxel(sample, vec3u(slice - sample * size.x, plane - slice * size.y, row - plane * size.z));
}

fn row_of(sample: u32, at: vec3u, size: vec3u) -> u32 {
  return ((sample * size.x + at.x) * size.y + at.y) * size.z + at.z;
}

fn inside(at: vec3i, size: vec3u) -> bool {
  return all(at >= vec3i()) & all(at < vec3i(size));
}
