import { PmError } from '../core/errors';
import type { Roi } from './roi';
import type { Settings } from './settings';
import { isSinglePrecision } from './voxels';

/** A region of interest with its grey levels. */
export interface DiscretisedRoi extends Roi {
  /** Level of each voxel of the box: 1.. inside the mask, 0 outside. */
  readonly levels: Int32Array;
  /** The same renumbered 1.. without levels that do not occur (PyRadiomics deletes their empty rows and columns); `levels` itself where all occur. */
  readonly compact: Int32Array;
  /** The levels that occur, ascending. */
  readonly grayLevels: Int32Array;
  /** How many voxels have each of `grayLevels`. */
  readonly histogram: Uint32Array;
  /** PyRadiomics' Ng: the highest level. */
  readonly levelCount: number;
}

/** Above this a bin width is surely in the wrong unit, and distributions over the levels would fill the memory. */
const mostBins = 1 << 20;

/**
 * Bin edges as PyRadiomics' `getBinEdges` has them in NumPy: multiples of `binWidth` from the one at or below the minimum,
 * or `binCount` bins of equal width over the range. Bins include their lower edge only, so the last edge lies above the maximum.
 */
export function binEdges(
  values: Float64Array,
  { binWidth, binCount }: Pick<Settings, 'binWidth' | 'binCount'>,
  singlePrecision = false,
): Float64Array {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return binCount === null ? edgesByWidth(minimum, maximum, binWidth) : edgesByCount(minimum, maximum, binCount, singlePrecision);
}

/** numpy.arange(minimum - minimum % width, maximum + 2 * width, width) */
function edgesByWidth(minimum: number, maximum: number, width: number): Float64Array {
  const low = minimum - floorMod(minimum, width);
  const count = Math.ceil((maximum + 2 * width - low) / width);
  checkBins(count, `binWidth ${width}`, 'a larger binWidth, or binCount');
  const step = low + width - low;
  return Float64Array.from({ length: count }, (_, i) => (i === 1 ? low + width : low + i * step));
}

/** numpy.linspace(minimum, maximum, count + 1), in single precision for such images; the last edge raised by 1. */
function edgesByCount(minimum: number, maximum: number, count: number, singlePrecision: boolean): Float64Array {
  checkBins(count, `binCount ${count}`, 'a smaller binCount');
  const low = minimum === maximum ? minimum - 0.5 : minimum;
  const high = minimum === maximum ? maximum + 0.5 : maximum;
  const step = (high - low) / count;
  const edges = Float64Array.from({ length: count + 1 }, (_, i) => (i === count ? high : i * step + low));
  const round = singlePrecision ? Math.fround : (x: number) => x;
  for (let i = 0; i <= count; i++) edges[i] = round(edges[i]);
  edges[count] = round(edges[count] + 1);
  return edges;
}

function checkBins(count: number, what: string, use: string): void {
  if (count > mostBins) throw new PmError('too-many-bins', what, `gives ${count} bins, more than ${mostBins}`, `use ${use}`);
}

/** Python's `%`: the remainder has the divisor's sign. */
function floorMod(a: number, b: number): number {
  const remainder = a % b;
  return remainder < 0 ? remainder + b : remainder;
}

/** numpy.digitize: how many edges lie at or below `value`. Edges are evenly spaced but for rounding: a guess, then a step or two. */
export function digitize(value: number, edges: Float64Array): number {
  const last = edges.length - 1;
  const step = edges[1] - edges[0];
  let at = step > 0 ? Math.min(Math.max(Math.floor((value - edges[0]) / step), 0), last) : 0;
  while (at >= 0 && edges[at] > value) at--;
  while (at < last && edges[at + 1] <= value) at++;
  return at + 1;
}

/** Grey levels of a region, as PyRadiomics' `binImage` gives them. */
export function discretise(roi: Roi, settings: Pick<Settings, 'binWidth' | 'binCount'>): DiscretisedRoi {
  const edges = binEdges(roi.values, settings, isSinglePrecision(roi.dtype));
  const counts = new Uint32Array(edges.length + 1);
  const levels = new Int32Array(roi.mask.length);
  for (let voxel = 0, at = 0; voxel < levels.length; voxel++) {
    if (roi.mask[voxel] === 0) continue;
    const level = digitize(roi.values[at++], edges);
    levels[voxel] = level;
    counts[level]++;
  }
  const grayLevels = Int32Array.from(counts.keys()).filter((level) => counts[level] > 0);
  const histogram = Uint32Array.from(grayLevels, (level) => counts[level]);
  const levelCount = grayLevels[grayLevels.length - 1];
  const compact = renumberLevels({ levels, grayLevels, levelCount }, 0).levels;
  return { ...roi, levels, compact, grayLevels, histogram, levelCount };
}

/** Levels by new numbers. */
export interface RenumberedLevels {
  /** As `DiscretisedRoi.levels`. */
  readonly levels: Int32Array;
  /** The new numbers of `DiscretisedRoi.grayLevels`, from 1. */
  readonly numbers: Int32Array;
}

/** The levels renumbered in their order, so that two levels differ by at most `reach` where they did before, and by no more than before. */
export function renumberLevels(
  { levels, grayLevels, levelCount }: Pick<DiscretisedRoi, 'levels' | 'grayLevels' | 'levelCount'>,
  reach: number,
): RenumberedLevels {
  const numbers = new Int32Array(grayLevels.length).fill(1);
  const byLevel = new Int32Array(levelCount + 1);
  grayLevels.forEach((level, index) => {
    if (index > 0) numbers[index] = numbers[index - 1] + Math.min(level - grayLevels[index - 1], reach + 1);
    byLevel[level] = numbers[index];
  });
  const same = numbers[numbers.length - 1] === levelCount;
  return { levels: same ? levels : levels.map((level) => byLevel[level]), numbers };
}
