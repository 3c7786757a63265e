// What an operator does to a result before it is stored: activation and residual, then zeros in the padding lanes.
// Of the shader that includes this: params.residual, a view, and what lib/slope needs.
//# include "lib/rows.wgsl"
//# include "lib/activation.wgsl"
//# include "lib/slope.wgsl"
// 0 none, 1 added after the activation, 2 before it.
const RESIDUAL: u32 = 0; //# param

@group(0) @binding(7) var<storage, read> residual: array<vec4f>;

fn epilogue(value: vec4f, row: u32, quad: u32, cols: u32) -> vec4f {
  var y = value;
  if (RESIDUAL == 2) { y += residual[element(params.residual, row, quad)]; }
  y = activate(y, slope_of(row, quad));
  if (RESIDUAL == 1) { y += residual[element(params.residual, row, quad)]; }
  return keep_columns(y, quad, cols);
}
