// Where the statistics of a sample's channels start to count from. Rounding is relative to the size of a running mean: values far from zero
// are counted from near their mean, values around zero from zero. Four rows of the sample tell which they are.
// Of the shader that includes this: the binding x, params.x, params.rows.

fn pivot_of(sample: u32, quad: u32) -> vec4f {
  let first = sample * params.rows;
  let a = x[element(params.x, first, quad)];
  let b = x[element(params.x, first + params.rows / 4, quad)];
  let c = x[element(params.x, first + params.rows / 2, quad)];
  let d = x[element(params.x, first + params.rows - 1, quad)];
  let mean = 0.25 * ((a + b) + (c + d));
  let range = max(max(a, b), max(c, d)) - min(min(a, b), min(c, d));
  return select(vec4f(), mean, abs(mean) > 4.0 * range);
}
