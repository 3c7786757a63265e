// Items of a dispatch. A grid folds at 65,535 workgroups a row, and the host may cut a long dispatch into pieces:
// params.grid = (first item, workgroups a row, end of items). An item at or behind the end does nothing.
const WORKGROUP: u32 = 64; //# param

fn item_index(group: vec3u, local: u32) -> u32 {
  return params.grid.x + (group.y * params.grid.y + group.x) * WORKGROUP + local;
}
