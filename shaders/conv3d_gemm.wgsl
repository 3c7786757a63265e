// y[q, o] = act(bias[o] + Σ_tap,c weight[o, c, tap] · x[q · stride + offset + tap · step, c]), any window, as an implicit GEMM: the matrix of the
// gathered voxels exists in workgroup memory only, a tile at a time (lib/conv_gemm). With INSIDE it is the kernel of patches, such as a window
// of 2 with stride 2, of windows of 1 and of linear layers, which need no look at the borders.
//# include "lib/conv_gemm.wgsl"

alias Voxel4 = vec4f;
alias Matrix4 = mat4x4f;

fn staged_voxel(v: vec4f) -> Voxel4 {
  return v;
}

fn staged_matrix(w: mat4x4f) -> Matrix4 {
  return w;
}

fn multiply(w: Matrix4, v: Voxel4) -> vec4f {
  return product(w, v);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = item_index(group, 0u);
  if (first >= params.grid.z) { return; }
  make_tile(first / WORKGROUP, local);
}
