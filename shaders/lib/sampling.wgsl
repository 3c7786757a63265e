// Where a grid samples a volume. Definitions, and their order of operations, are those of PyTorch's GridSampler.h. Vectors go along
// D, H, W; a row of the grid is (W, H, D, padding).

// 0 zeros, 1 border, 2 reflection.
const PADDING: u32 = 0; //# param
const ALIGNED = false; //# param

// Far outside: what a position becomes that is no number.
const OUTSIDE: f32 = -100;

struct Position {
  at: vec3f,
  // Derivative by the grid's coordinates: 0 where the position is held at the border.
  slope: vec3f,
}

fn position_of(row: vec4f, size: vec3u) -> Position {
  let c = row.zyx;
  let extent = vec3f(size);
  let last = extent - 1;
  var at = ((c + 1) * extent - 1) / 2;
  var slope = extent / 2;
  var low = vec3f(-0.5);
  var span = extent;
  if (ALIGNED) {
    at = (c + 1) / 2 * last;
    slope = last / 2;
    low = vec3f();
    span = last;
  }
  if (PADDING == 2) {
    let distance = abs(at - low);
    let flips = floor(distance / max(span, vec3f(1)));
    let rest = distance - flips * span;
    let is_odd = flips * 0.5 != floor(flips * 0.5);
    slope = select(slope, -slope, (at < low) != is_odd);
    at = select(rest, span - rest, is_odd) + low;
  }
  if (PADDING != 0) {
    slope = select(vec3f(), slope, (at > vec3f()) & (at < last));
    at = clamp(at, vec3f(), last);
  }
  let is_near = abs(at) < vec3f(1e9);
  return Position(select(vec3f(OUTSIDE), at, is_near), select(vec3f(), slope, is_near));
}
