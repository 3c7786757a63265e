import { anglesOf } from '../angles';
import type { DiscretisedRoi } from '../discretise';
import { checkMatrixSize } from '../matrix-size';
import { textureClass } from './texture';

/** The matrix's columns, an element for each grey level i that occurs. */
interface ToneDifferences {
  /** The grey levels. */
  readonly i: Float64Array;
  /** Their shares of the voxels. */
  readonly p: Float64Array;
  /** Sums of the differences between their voxels and the voxels' neighbourhoods. */
  readonly s: Float64Array;
  readonly voxels: number;
}

/** NGTDM features (https://pyradiomics.readthedocs.io/en/latest/features.html), in PyRadiomics' order. */
const features: Readonly<Record<string, (m: ToneDifferences) => number>> = {
  Busyness: (m) => {
    const { i, p } = m;
    const spread = pairs(m, (a, b) => Math.abs(i[a] * p[a] - i[b] * p[b]));
    return spread === 0 ? 0 : activity(m) / spread;
  },
  Coarseness: (m) => {
    const sum = activity(m);
    return sum === 0 ? 1e6 : 1 / sum;
  },
  Complexity: (m) => {
    const { i, p, s, voxels } = m;
    return pairs(m, (a, b) => (Math.abs(i[a] - i[b]) * (p[a] * s[a] + p[b] * s[b])) / (p[a] + p[b])) / voxels;
  },
  /** 0 where there is one level only. */
  Contrast: (m) => {
    const { i, p, voxels } = m;
    if (i.length === 1) return 0;
    const range = pairs(m, (a, b) => p[a] * p[b] * (i[a] - i[b]) ** 2) / (i.length * (i.length - 1));
    return (range * total(m)) / voxels;
  },
  Strength: (m) => {
    const { i, p } = m;
    return total(m) === 0 ? 0 : pairs(m, (a, b) => (p[a] + p[b]) * (i[a] - i[b]) ** 2) / total(m);
  },
};

const ibsi = {
  Coarseness: 'QCDE',
  Contrast: '65HE',
  Busyness: 'NQ30',
  Complexity: 'HDEZ',
  Strength: '1X9X',
};

/** Larger than any difference of grey levels: what depends on a voxel are all its neighbours. */
const anyLevel = 0x7fffffff;

/** Neighbouring grey tone difference matrix. NaN where the region leaves no direction to go. IBSI leaves out voxels without neighbours. */
export const ngtdm = textureClass({
  name: 'ngtdm',
  features,
  ibsi,
  aggregated: 'slices',
  requests(roi, settings) {
    const offsets = anglesOf(roi.size, settings, true);
    checkMatrixSize('NGTDM', 2, roi.levelCount, offsets.length);
    if (offsets.length === 0) return [];
    const differences = { op: 'ngtdm', levels: roi.levels, attrs: { levels: roi.levelCount, offsets } } as const;
    if (settings.conformance === 'pyradiomics') return [differences];
    return [differences, { op: 'gldm', levels: roi.compact, attrs: { levels: roi.grayLevels.length, offsets, alpha: anyLevel } }];
  },
  matrices(roi, settings, [words, neighbours]) {
    if (!words) return [];
    const whole = toneDifferences(words, roi);
    return settings.conformance === 'pyradiomics' ? [whole] : withNeighbours(whole, roi, neighbours);
  },
});

/** Of the voxels with neighbours; `neighbours` counts voxels by level and number of neighbours. Nothing where no voxel has any. */
function withNeighbours({ i, s }: ToneDifferences, { histogram }: DiscretisedRoi, neighbours: Uint32Array): ToneDifferences[] {
  const columns = neighbours.length / histogram.length;
  const counts = histogram.map((count, index) => count - neighbours[index * columns]);
  const voxels = counts.reduce((sum, count) => sum + count, 0);
  const occurs = (_: number, index: number): boolean => counts[index] > 0;
  const p = Float64Array.from(counts, (count) => count / voxels);
  return voxels > 0 ? [{ i: i.filter(occurs), p: p.filter(occurs), s: s.filter(occurs), voxels }] : [];
}

/** `words` are the sums of |g c - S| by level g - 1 and number of neighbours c - 1, low and high 32 bits. */
function toneDifferences(words: Uint32Array, { grayLevels, histogram, values, levelCount }: DiscretisedRoi): ToneDifferences {
  const most = words.length / 2 / levelCount;
  const s = Float64Array.from(grayLevels, (level) => {
    let sum = 0;
    for (let c = 1, at = 2 * (level - 1) * most; c <= most; c++, at += 2) sum += (words[at] + 2 ** 32 * words[at + 1]) / c;
    return sum;
  });
  return { i: Float64Array.from(grayLevels), p: Float64Array.from(histogram, (count) => count / values.length), s, voxels: values.length };
}

/** The sum of `term` over all ordered pairs of levels; it is symmetric and 0 for a level with itself. */
function pairs({ i }: ToneDifferences, term: (a: number, b: number) => number): number {
  let sum = 0;
  for (let a = 1; a < i.length; a++) for (let b = 0; b < a; b++) sum += term(a, b);
  return 2 * sum;
}

function activity({ p, s }: ToneDifferences): number {
  return p.reduce((sum, share, index) => sum + share * s[index], 0);
}

function total({ s }: ToneDifferences): number {
  return s.reduce((sum, difference) => sum + difference, 0);
}
