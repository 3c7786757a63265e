import { gldzm as shader } from '../../../../shaders/gldzm.wgsl';
import { gldzm_start as startShader } from '../../../../shaders/gldzm_start.wgsl';
import { glszm as zoneShader } from '../../../../shaders/glszm.wgsl';
import { glszm_start as parentShader } from '../../../../shaders/glszm_start.wgsl';
import { numel, triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { offsetData } from './counting';

/** Zones as in glszm, then the distances of their first voxels, then the least of each zone. */
export const gldzm: Kernel<'gldzm'> = {
  variants: [variants(parentShader, {}), variants(zoneShader, {}), variants(startShader, {}), variants(shader, {})],
  lower: ({ attrs: { offsets }, inputs, outputs, bind }) => {
    const [x, distances] = inputs as readonly Operand[];
    const [levels, given, to] = [bind(x), bind(distances), bind(outputs[0])];
    const items = numel(x.shape);
    const parents: Source = { kind: 'scratch', slot: 0, bytes: 4 * items };
    const uniforms = { x: 4 * levels.view[0], distances: 4 * given.view[0], nearest: 4 * to.view[0] };
    const bindings = { x: levels.source, distances: given.source, parents, nearest: to.source };
    return [
      dispatch(parentShader, { uniforms: { sizes: uniforms.nearest }, bindings: { parents, sizes: to.source }, items, weight: 0.05 }),
      dispatch(zoneShader, {
        uniforms: { x: uniforms.x, size: triple(x.shape), levels: 0x7fffffff, neighbours: offsets.length },
        bindings: { x: levels.source, offsets: offsetData(offsets), parents },
        items,
      }),
      dispatch(startShader, { uniforms, bindings, items, weight: 0.05 }),
      dispatch(shader, { uniforms, bindings, items, weight: 0.1 }),
    ];
  },
};
