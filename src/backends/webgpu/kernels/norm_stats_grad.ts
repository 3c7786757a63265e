import { norm_stats_grad as shader } from '../../../../shaders/norm_stats_grad.wgsl';
import { norm_stats_grad_channels as channelsShader } from '../../../../shaders/norm_stats_grad_channels.wgsl';
import { norm_stats_grad_coefficients as coefficientsShader } from '../../../../shaders/norm_stats_grad_coefficients.wgsl';
import { norm_stats_grad_rest as restShader } from '../../../../shaders/norm_stats_grad_rest.wgsl';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { dispatch, type Kernel, type Source, variants } from '../kernel';
import { firstOf, inElements, quadsOf, vectorItems, viewOf } from './operands';

/** Rows that one item of the first stage reads, and the most items that share a sample. */
const ROWS = 256;
const MOST_PARTS = 64;

const either = [false, true];

export const norm_stats_grad: Kernel<'norm_stats_grad'> = {
  variants: [
    variants(restShader, {}),
    variants(channelsShader, { HAS_WEIGHT: either, HAS_SCALE: either, HAS_SHIFT: either }),
    variants(coefficientsShader, { HAS_SHIFT: either, HAS_MEAN: either, HAS_VARIANCE: either }),
    variants(shader, {}),
  ],
  lower: ({ attrs, inputs, outputs, bind }) => {
    const [x, mean, variance] = inputs as Operand[];
    const [from, means, variances] = [bind(x), bind(mean), bind(variance)];
    const [weight, dScale, dShift, dMean, dVariance] = inputs.slice(3).map((input) => bind(input));
    const [dx, dWeight, dBias] = outputs.map((output) => bind(output));
    const { rows, cols } = layoutOf(x);
    const samples = x.shape[0];
    const [meanRows, groups] = mean.shape;
    const samplesMerged = samples / meanRows;
    const count = (rows / meanRows) * (cols / groups);
    const parts = Math.min(Math.ceil(rows / samples / ROWS), MOST_PARTS);
    const quads = quadsOf(cols);
    const sums: Source = { kind: 'scratch', slot: 0, bytes: 16 * samples * parts * quads };
    const terms: Source = { kind: 'scratch', slot: 1, bytes: 64 * meanRows * quads };
    const coefficients: Source = { kind: 'scratch', slot: 2, bytes: 48 * meanRows * quads };
    return [
      dispatch(restShader, {
        uniforms: {
          cols,
          x: from.view,
          mean: inElements(means.view),
          variance: inElements(variances.view),
          rows: rows / samples,
          parts,
          groups,
          samples_merged: samplesMerged,
        },
        bindings: { x: from.source, mean: means.source, variance: variances.source, sums },
        items: samples * parts * quads,
      }),
      dispatch(channelsShader, {
        constants: { HAS_WEIGHT: weight !== undefined, HAS_SCALE: dScale !== undefined, HAS_SHIFT: dShift !== undefined },
        uniforms: {
          cols,
          mean: inElements(means.view),
          variance: inElements(variances.view),
          d_scale: viewOf(dScale),
          d_shift: viewOf(dShift),
          weight: firstOf(weight),
          parts: parts * samplesMerged,
          groups,
          count,
          eps: attrs.eps,
        },
        bindings: {
          sums,
          mean: means.source,
          variance: variances.source,
          weight: weight?.source,
          d_scale: dScale?.source,
          d_shift: dShift?.source,
          terms,
        },
        items: meanRows * quads,
        weight: 0.05,
      }),
      dispatch(coefficientsShader, {
        constants: { HAS_SHIFT: dShift !== undefined, HAS_MEAN: dMean !== undefined, HAS_VARIANCE: dVariance !== undefined },
        uniforms: {
          cols,
          mean: inElements(means.view),
          d_mean: inElements(viewOf(dMean)),
          d_variance: inElements(viewOf(dVariance)),
          d_shift: viewOf(dShift),
          d_weight: firstOf(dWeight),
          d_bias: firstOf(dBias),
          means: meanRows,
          groups,
          count,
        },
        bindings: {
          terms,
          mean: means.source,
          d_mean: dMean?.source,
          d_variance: dVariance?.source,
          d_shift: dShift?.source,
          coefficients,
          d_weight: dWeight.source,
          d_bias: dBias.source,
        },
        items: meanRows * quads,
        weight: 0.05,
      }),
      dispatch(shader, {
        uniforms: { cols, x: from.view, dx: dx.view, rows_per_mean: rows / meanRows },
        bindings: { x: from.source, coefficients, dx: dx.source },
        items: vectorItems(x),
      }),
    ];
  },
};
