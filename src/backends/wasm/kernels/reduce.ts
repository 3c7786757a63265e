import { roundUp } from '../../../core/shape';
import { LANES, layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { rowSums } from '../../row-sums';
import type { WasmKernel } from '../kernel';

/** Bytes of a chunk: few enough for short f32 sums and a first-level cache, enough to pay for a partial sum. */
const CHUNK_BYTES = 8192;
/** Most columns of a chunk. */
const SEGMENT = 4096;

/** Partial sums by chunk, then their merge. */
export const reduce: WasmKernel<'reduce'> = ({ inputs: [x, by], outputs: [y], attrs }, memory) => {
  const source = x as Operand;
  const { cols } = layoutOf(source);
  const { kept, summed, sumColumns } = rowSums(source.shape, attrs.dims);
  const segmentColumns = Math.min(roundUp(cols, LANES), SEGMENT);
  const segments = Math.ceil(cols / segmentColumns);
  const chunkRows = Math.min(summed.count, Math.max(16, Math.floor(CHUNK_BYTES / (4 * segmentColumns))));
  const chunks = Math.ceil(summed.count / chunkRows);
  const direct = chunks === 1 && !sumColumns;
  const partialPitch = direct ? memory.pitch(y) : 4 * (sumColumns ? LANES * segments : roundUp(cols, LANES));
  const params = {
    x: memory.address(source),
    xPitch: memory.pitch(source),
    by: by ? memory.address(by) : 0,
    byPitch: by ? memory.pitch(by) : 0,
    keptInner: kept.inner,
    keptStep0: kept.steps[0],
    keptStep1: kept.steps[1],
    summedInner: summed.inner,
    summedStep0: summed.steps[0],
    summedStep1: summed.steps[1],
    summed: summed.count,
    chunkRows,
    chunks,
    columns: cols,
    segmentColumns,
    segments,
    sumColumns: sumColumns ? 1 : 0,
    partials: direct ? memory.address(y) : memory.scratch(kept.count * chunks * partialPitch),
    partialPitch,
    y: memory.address(y),
    yPitch: memory.pitch(y),
  };
  const partial = memory.call('reduce_partial', params, kept.count * chunks * segments, chunkRows * Math.min(cols, segmentColumns));
  return direct ? [partial] : [partial, memory.call('reduce_merge', params, kept.count, (chunks * partialPitch) / 4)];
};
