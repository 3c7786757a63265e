// Grey levels: the number of ascending edges at or below each value, or what `numbers` has for it; 0 below the first edge and for NaN.
// Values and edges are f64, which WGSL does not have, as (low, high) words. Turned into keys that are ordered as the numbers are, they
// are compared as integers, exactly. One item a voxel.
//# include "lib/grid.wgsl"

struct Params {
  grid: vec3u,
  values: u32,        // first element, as of the others
  edges: u32,
  edge_count: u32,
  numbers: u32,
  numbered: u32,      // 0: there are no numbers
  levels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<vec2u>;
@group(0) @binding(2) var<storage, read> edges: array<vec2u>;
@group(0) @binding(3) var<storage, read> numbers: array<i32>;
@group(0) @binding(4) var<storage, read_write> levels: array<i32>;

const SIGN: u32 = 0x80000000;

fn is_nan(bits: vec2u) -> bool {
  let high = bits.y & 0x7fffffff;
  return high > 0x7ff00000 || (high == 0x7ff00000 && bits.x != 0);
}

// Negative numbers grow with their magnitude downwards: all their bits are turned. -0 is 0.
fn key_of(bits: vec2u) -> vec2u {
  if (bits.y == SIGN && bits.x == 0) { return vec2u(0, SIGN); }
  return select(vec2u(bits.x, bits.y ^ SIGN), ~bits, (bits.y & SIGN) != 0);
}

fn at_most(a: vec2u, b: vec2u) -> bool {
  return a.y < b.y || (a.y == b.y && a.x <= b.x);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_index(group, local);
  if (item >= params.grid.z) { return; }
  let bits = values[params.values + item];
  let value = key_of(bits);
  // As many edges as `below` are at or below the value, and none from `above` on.
  var below = 0u;
  var above = select(params.edge_count, 0u, is_nan(bits));
  while (below < above) {
    let middle = (below + above) / 2;
    if (at_most(key_of(edges[params.edges + middle]), value)) { below = middle + 1; } else { above = middle; }
  }
  var level = i32(below);
  if (below > 0 && params.numbered != 0) { level = numbers[params.numbers + below - 1]; }
  levels[params.levels + item] = level;
}
