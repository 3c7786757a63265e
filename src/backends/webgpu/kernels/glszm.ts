import { glszm as shader } from '../../../../shaders/glszm.wgsl';
import { glszm_count as countShader } from '../../../../shaders/glszm_count.wgsl';
import { glszm_start as startShader } from '../../../../shaders/glszm_start.wgsl';
import { numel, triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { offsetData } from './counting';

/** Union-find over the voxels, then their count by zone. */
export const glszm: Kernel<'glszm'> = {
  variants: [variants(startShader, {}), variants(shader, {}), variants(countShader, {})],
  lower: ({ attrs: { offsets }, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [from, to] = [bind(x), bind(outputs[0])];
    const voxels = numel(x.shape);
    const parents: Source = { kind: 'scratch', slot: 0, bytes: 4 * voxels };
    const first = 4 * from.view[0];
    const sizes = 4 * to.view[0];
    return [
      dispatch(startShader, { uniforms: { sizes }, bindings: { parents, sizes: to.source }, items: voxels, weight: 0.05 }),
      dispatch(shader, {
        uniforms: { x: first, size: triple(x.shape), levels: 0x7fffffff, neighbours: offsets.length },
        bindings: { x: from.source, offsets: offsetData(offsets), parents },
        items: voxels,
      }),
      dispatch(countShader, { uniforms: { x: first, sizes }, bindings: { x: from.source, parents, sizes: to.source }, items: voxels, weight: 0.1 }),
    ];
  },
};
