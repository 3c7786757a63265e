import type { Size } from '../../src/imaging/volume';
import type { BinnedRoi } from '../../src/radiomics/discretise';

/** A region whose values are grey levels, 1.. inside and 0 outside, in bins of these levels. */
export function roiOfLevels(size: Size, levels: Int32Array): BinnedRoi {
  const levelCount = levels.reduce((a, b) => Math.max(a, b));
  return {
    size,
    spacing: [1, 1, 1],
    dtype: 'f64',
    mask: Uint8Array.from(levels, (level) => (level > 0 ? 1 : 0)),
    values: Float64Array.from(levels.filter((level) => level > 0)),
    edges: Float64Array.from({ length: levelCount }, (_, n) => n + 1),
    levelCount,
  };
}
