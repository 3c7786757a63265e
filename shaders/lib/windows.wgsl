// Small windows of grey levels, one after another: 1 to params.levels inside the region, anything else outside. Positions are (z, y, x).
// Of the shader that includes this: params.x, the first element; params.size, of a window; params.levels; lib/volume.

@group(0) @binding(1) var<storage, read> x: array<i32>;
// Steps to the neighbours, the fourth component unused.
@group(0) @binding(2) var<storage, read> offsets: array<vec4i>;

fn positions() -> u32 {
  return params.size.x * params.size.y * params.size.z;
}

// The level at a position of a window, 0 outside the region or the window.
fn level_in(window: u32, at: vec3i) -> u32 {
  if (!inside(at, params.size)) { return 0u; }
  let level = u32(x[params.x + row_of(window, vec3u(at), params.size)]);
  return select(0u, level, level <= params.levels);
}
