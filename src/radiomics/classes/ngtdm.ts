import { anglesOf } from '../angles';
import type { DiscretisedRoi } from '../discretise';
import { Tally } from '../tally';
import { anglesWithin, windowPositions } from '../windows';
import { FeatureMeans } from './average';
import { textureClass } from './texture';

/** The matrix's columns, an element for each grey level i that occurs: the first `length` of each array. */
interface ToneDifferences {
  readonly length: number;
  /** The grey levels. */
  readonly i: Float64Array | Int32Array;
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
    const { length, i, p, voxels } = m;
    if (length === 1) return 0;
    const range = pairs(m, (a, b) => p[a] * p[b] * (i[a] - i[b]) * (i[a] - i[b])) / (length * (length - 1));
    return (range * total(m)) / voxels;
  },
  Strength: (m) => {
    const { i, p } = m;
    return total(m) === 0 ? 0 : pairs(m, (a, b) => (p[a] + p[b]) * (i[a] - i[b]) * (i[a] - i[b])) / total(m);
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
    if (offsets.length === 0) return [];
    const differences = { op: 'ngtdm', roi, attrs: { offsets }, reach: Number.POSITIVE_INFINITY } as const;
    if (settings.conformance === 'pyradiomics') return [differences];
    return [differences, { op: 'gldm', roi, attrs: { offsets, alpha: anyLevel } }];
  },
  matrices(roi, settings, [words, neighbours]) {
    const whole = toneDifferences(words, roi);
    return settings.conformance === 'pyradiomics' ? [whole] : withNeighbours(whole, roi, neighbours);
  },
  windows(roi, wanted, settings) {
    const all = anglesOf(roi.size, settings, true);
    const within = anglesWithin(all, settings);
    // Where no angle leads to another position, one that finds nothing stands for all.
    const offsets = within.length > 0 ? within : all.slice(0, 1);
    const means = new FeatureMeans(features, wanted);
    const positions = windowPositions(settings);
    const voxels = new Tally(roi.levelCount + 1, positions);
    const differences = new Tally(roi.levelCount + 1, positions);
    const p = new Float64Array(positions);
    return {
      request: offsets.length > 0 ? { op: 'window_ngtdm', levels: roi.levels, attrs: { levels: roi.levelCount, offsets } } : undefined,
      compute({ found }, out) {
        let count = 0;
        for (let at = 0; at < found.length; at += 3) {
          if (found[at] === 0) continue;
          count++;
          voxels.add(found[at], 1);
          differences.add(found[at], found[at + 1] === 0 ? 0 : found[at + 2] / found[at + 1]);
        }
        for (let n = 0; n < voxels.size; n++) p[n] = voxels.sums[n] / count;
        if (found.length > 0) means.add({ length: voxels.size, i: voxels.keys, p, s: differences.sums, voxels: count });
        voxels.clear();
        differences.clear();
        means.take(out);
      },
    };
  },
});

/** Of the voxels with neighbours; `neighbours` counts voxels by level and number of neighbours. Nothing where no voxel has any. */
function withNeighbours({ i, s }: ToneDifferences, { histogram }: DiscretisedRoi, neighbours: Uint32Array): ToneDifferences[] {
  const columns = neighbours.length / histogram.length;
  const counts = histogram.map((count, index) => count - neighbours[index * columns]);
  const voxels = counts.reduce((sum, count) => sum + count, 0);
  const occurs = (_: number, index: number): boolean => counts[index] > 0;
  const p = Float64Array.from(counts, (count) => count / voxels);
  const length = counts.filter((count) => count > 0).length;
  return voxels > 0 ? [{ length, i: i.filter(occurs), p: p.filter(occurs), s: s.filter(occurs), voxels }] : [];
}

/** `words` are the sums of |g c - S| by level g and number of neighbours c - 1, low and high 32 bits. */
function toneDifferences(words: Uint32Array, { grayLevels, histogram, values }: DiscretisedRoi): ToneDifferences {
  const most = words.length / 2 / grayLevels.length;
  const s = Float64Array.from(grayLevels, (_, row) => {
    let sum = 0;
    for (let c = 1, at = 2 * row * most; c <= most; c++, at += 2) sum += (words[at] + 2 ** 32 * words[at + 1]) / c;
    return sum;
  });
  const p = Float64Array.from(histogram, (count) => count / values.length);
  return { length: grayLevels.length, i: grayLevels, p, s, voxels: values.length };
}

/** The sum of `term` over all ordered pairs of levels; it is symmetric and 0 for a level with itself. */
function pairs({ length }: ToneDifferences, term: (a: number, b: number) => number): number {
  let sum = 0;
  for (let a = 1; a < length; a++) for (let b = 0; b < a; b++) sum += term(a, b);
  return 2 * sum;
}

function activity({ length, p, s }: ToneDifferences): number {
  let sum = 0;
  for (let n = 0; n < length; n++) sum += p[n] * s[n];
  return sum;
}

function total({ length, s }: ToneDifferences): number {
  let sum = 0;
  for (let n = 0; n < length; n++) sum += s[n];
  return sum;
}
