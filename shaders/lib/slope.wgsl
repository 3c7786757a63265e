// PReLU's slopes: one for all channels, one a column, or one a row where axis 1 is not the columns. Other functions have params.alpha.
// Of the shader that includes this: params.alpha; params.slope, the first vec4; params.slope_rows: slope (row / .x) % .y.
// 0 none, 1 one for all, 2 one a column, 3 by row.
const SLOPES: u32 = 0; //# param

@group(0) @binding(6) var<storage, read> slope: array<vec4f>;

fn slope_of(row: u32, quad: u32) -> vec4f {
  if (SLOPES == 1) { return vec4f(slope[params.slope].x); }
  if (SLOPES == 2) { return slope[params.slope + quad]; }
  if (SLOPES == 3) {
    let index = (row / params.slope_rows.x) % params.slope_rows.y;
    return vec4f(slope[params.slope + index / 4][index % 4]);
  }
  return vec4f(params.alpha);
}
