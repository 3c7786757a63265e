import { roundUp } from '../../../core/shape';
import { LANES, layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';

/** Rows of a chunk fill about half of a first-level cache, so that its second pass reads no memory. */
const CHUNK_BYTES = 16384;

/** Chunks, then their merge. */
export const norm_stats: WasmKernel<'norm_stats'> = ({ inputs: [x, weight, bias], outputs, attrs }, memory) => {
  const source = x as Operand;
  const [samples, channels] = source.shape;
  const rowsOfSample = layoutOf(source).rows / samples;
  const chunkRows = Math.min(rowsOfSample, Math.max(16, Math.floor(CHUNK_BYTES / memory.pitch(source))));
  const chunks = Math.ceil(rowsOfSample / chunkRows);
  const partialPitch = 4 * roundUp(channels, LANES);
  const [scale, shift, mean, variance] = outputs;
  const params = {
    x: memory.address(source),
    xPitch: memory.pitch(source),
    channels,
    rowsOfSample,
    chunkRows,
    chunks,
    partials: memory.scratch(samples * chunks * 2 * partialPitch),
    partialPitch,
    samplesMerged: attrs.batch ? samples : 1,
    groups: attrs.groups,
    eps: attrs.eps,
    weight: weight ? memory.address(weight) : 0,
    bias: bias ? memory.address(bias) : 0,
    scale: memory.address(scale),
    scalePitch: memory.pitch(scale),
    shift: memory.address(shift),
    shiftPitch: memory.pitch(shift),
    mean: memory.address(mean),
    meanPitch: memory.pitch(mean),
    variance: memory.address(variance),
    variancePitch: memory.pitch(variance),
  };
  const merged = (attrs.batch ? 1 : samples) * attrs.groups;
  return [
    memory.call('norm_stats_partial', params, samples * chunks, 2 * chunkRows * channels),
    memory.call('norm_stats_merge', params, merged, (8 * samples * chunks * channels) / merged),
  ];
};
