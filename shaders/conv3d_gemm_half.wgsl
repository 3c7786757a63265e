// conv3d_gemm with voxels and weights staged as halves, which doubles what fits into workgroup memory and its bandwidth. Products and sums are
// f32; what is staged has 11 bits, so that a result differs by some 1e-3. It needs the feature `shader-f16`.
enable f16;
//# include "lib/conv_gemm.wgsl"

alias Voxel4 = vec4h;
alias Matrix4 = mat4x4h;

fn staged_voxel(v: vec4f) -> Voxel4 {
  return vec4h(v);
}

fn staged_matrix(w: mat4x4f) -> Matrix4 {
  return mat4x4h(w);
}

fn multiply(w: Matrix4, v: Voxel4) -> vec4f {
  return product(mat4x4f(w), vec4f(v));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = item_index(group, 0u);
  if (first >= params.grid.z) { return; }
  make_tile(first / WORKGROUP, local);
}
