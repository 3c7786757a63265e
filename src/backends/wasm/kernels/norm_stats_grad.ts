import { roundUp } from '../../../core/shape';
import { LANES, layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Rows whose sum is one f32. */
const CHUNK_ROWS = 1024;

/** What the rounding of the means left, the coefficients of each group, then the elements. */
export const norm_stats_grad: WasmKernel<'norm_stats_grad'> = ({ inputs, outputs: [dx, dWeight, dBias], attrs }, memory) => {
  const [x, mean, variance] = inputs as Operand[];
  const [, , , weight, dScale, dShift, dMean, dVariance] = inputs;
  const [samples, channels] = x.shape;
  const [means, groups] = mean.shape;
  const { rows } = layoutOf(x);
  const rowsOfSample = rows / samples;
  const chunkRows = Math.min(rowsOfSample, CHUNK_ROWS);
  const chunks = Math.ceil(rowsOfSample / chunkRows);
  const rowBytes = 4 * roundUp(channels, LANES);
  const address = (operand: Operand | undefined) => (operand ? memory.address(operand) : 0);
  const pitch = (operand: Operand | undefined) => (operand ? memory.pitch(operand) : 0);
  const params = {
    x: memory.address(x),
    xPitch: memory.pitch(x),
    channels,
    rowsOfSample,
    chunkRows,
    chunks,
    partials: memory.scratch(samples * chunks * rowBytes),
    coefficients: memory.scratch(4 * means * rowBytes),
    rowBytes,
    means,
    samplesMerged: samples / means,
    groups,
    eps: attrs.eps,
    mean: memory.address(mean),
    meanPitch: memory.pitch(mean),
    variance: memory.address(variance),
    variancePitch: memory.pitch(variance),
    weight: address(weight),
    dScale: address(dScale),
    dScalePitch: pitch(dScale),
    dShift: address(dShift),
    dShiftPitch: pitch(dShift),
    dMean: address(dMean),
    dMeanPitch: pitch(dMean),
    dVariance: address(dVariance),
    dVariancePitch: pitch(dVariance),
    dx: memory.address(dx),
    dxPitch: memory.pitch(dx),
    dWeight: memory.address(dWeight),
    dBias: memory.address(dBias),
  };
  return [
    memory.call('norm_stats_grad_rest', params, samples * chunks, chunkRows * channels),
    memory.call('norm_stats_grad_coefficients', params, means * groups, (16 * channels) / groups),
    memory.call('norm_stats_grad_affine', params, channels, 16 * means),
    memory.call('norm_stats_grad', params, rows, 2 * channels),
  ];
};
