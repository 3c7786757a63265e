// The host's tables of ranges along D, H and W, one after another: (first, end) for each index of an axis of `size`.
@group(0) @binding(1) var<storage, read> ranges: array<vec2u>;

struct Box {
  first: vec3u,
  end: vec3u,
}

fn box_of(at: vec3u, size: vec3u) -> Box {
  let d = ranges[at.x];
  let h = ranges[size.x + at.y];
  let w = ranges[size.x + size.y + at.z];
  return Box(vec3u(d.x, h.x, w.x), vec3u(d.y, h.y, w.y));
}
