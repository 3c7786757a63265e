import { norm_stats as shader } from '../../../../shaders/norm_stats.wgsl';
import { norm_stats_finish as finishShader } from '../../../../shaders/norm_stats_finish.wgsl';
import { norm_stats_merge as mergeShader } from '../../../../shaders/norm_stats_merge.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { firstOf, inElements, quadsOf } from './operands';

/** Rows that one item reads, and the most items that share a sample. */
const ROWS = 256;
const MOST_PARTS = 1024;

export const norm_stats: Kernel<'norm_stats'> = {
  variants: [
    variants(shader, {}),
    variants(mergeShader, {}),
    variants(finishShader, { BATCH: [false, true], HAS_WEIGHT: [false, true], HAS_BIAS: [false, true] }),
  ],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const x = inputs[0] as Operand;
    const [from, weight, bias] = [bind(x), bind(inputs[1]), bind(inputs[2])];
    const [scale, shift, mean, variance] = outputs.map((output) => bind(output));
    const { rows: allRows, cols } = layoutOf(x);
    const samples = x.shape[0];
    const rows = allRows / samples;
    const parts = Math.min(Math.ceil(rows / ROWS), MOST_PARTS);
    const quads = quadsOf(cols);
    const partial: Source = { kind: 'scratch', slot: 0, bytes: 32 * samples * parts * quads };
    const merged: Source = { kind: 'scratch', slot: 1, bytes: 32 * samples * quads };
    const moments = parts > 1 ? merged : partial;
    const stages = [
      dispatch(shader, {
        uniforms: { cols, rows, parts, x: from.view },
        bindings: { x: from.source, moments: partial },
        items: samples * parts * quads,
      }),
      dispatch(mergeShader, {
        uniforms: { cols, rows, parts },
        bindings: { parts: partial, moments: merged },
        items: samples * quads,
        weight: 0.05,
      }),
      dispatch(finishShader, {
        constants: { BATCH: attrs.batch, HAS_WEIGHT: weight !== undefined, HAS_BIAS: bias !== undefined },
        uniforms: {
          cols,
          rows,
          samples,
          x: from.view,
          groups: attrs.groups,
          eps: attrs.eps,
          weight: firstOf(weight),
          bias: firstOf(bias),
          scale: scale.view,
          shift: shift.view,
          mean: inElements(mean.view),
          variance: inElements(variance.view),
        },
        bindings: {
          moments,
          x: from.source,
          weight: weight?.source,
          bias: bias?.source,
          scale: scale.source,
          shift: shift.source,
          mean: mean.source,
          variance: variance.source,
        },
        items: outputs[0].shape[0] * quads,
        weight: 0.05,
      }),
    ];
    return parts > 1 ? stages : [stages[0], stages[2]];
  },
};
