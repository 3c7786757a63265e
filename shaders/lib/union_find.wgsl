// Union-find without locks: a parent never lies behind its child, a root is its own parent, and roots are the first of their set.
// `unite` follows Playne and Hawick (IEEE TPDS 2018): atomicMin tells who else has moved a root meanwhile.
// Of the shader that includes this: parents, array<atomic<u32>>.

// Halves the way as it goes: without that, a flat region could become one long chain. An ancestor is as good a parent as any, so it
// does no harm that others change the parents meanwhile.
fn root_of(start: u32) -> u32 {
  var node = start;
  var parent = atomicLoad(&parents[node]);
  while (parent != node) {
    let above = atomicLoad(&parents[parent]);
    if (above != parent) { atomicMin(&parents[node], above); }
    node = parent;
    parent = above;
  }
  return node;
}

fn unite(a: u32, b: u32) {
  var p = root_of(a);
  var q = root_of(b);
  while (p != q) {
    let low = min(p, q);
    let high = max(p, q);
    let before = atomicMin(&parents[high], low);
    if (before == high) { return; }
    // Another invocation has hung `high` below `before`; whichever of the two it keeps, they belong together.
    p = root_of(before);
    q = root_of(low);
  }
}
