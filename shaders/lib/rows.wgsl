// A value in a buffer of vec4: rows of `cols` elements, padded with zeros to whole vec4 ("quads").
// A view is (index of the first vec4, vec4 from row to row).

fn quads(cols: u32) -> u32 {
  return (cols + 3) >> 2;
}

struct Place {
  row: u32,
  quad: u32,
}

// The place of an item where each item is one vec4 of a value.
fn place_of(item: u32, cols: u32) -> Place {
  let row = item / quads(cols);
  return Place(row, item - row * quads(cols));
}

fn element(view: vec2u, row: u32, quad: u32) -> u32 {
  return view.x + row * view.y + quad;
}

// The lanes of `quad` that lie before `cols`; zero in the others.
fn keep_columns(value: vec4f, quad: u32, cols: u32) -> vec4f {
  return select(vec4f(), value, vec4u(0, 1, 2, 3) + 4u * quad < vec4u(cols));
}
