import { PmError } from '../core/errors';
import type { Roi } from './roi';
import type { Settings } from './settings';
import { isSinglePrecision } from './voxels';

/** A region of interest with the bins of its grey levels. */
export interface BinnedRoi extends Roi {
  /** The lowest value of each level from 1 on, ascending; bins without values in the region may have the edge of the next. */
  readonly edges: Float64Array;
  /** PyRadiomics' Ng: the highest level. */
  readonly levelCount: number;
}

/** A region of interest with what is counted of its grey levels. */
export interface DiscretisedRoi extends BinnedRoi {
  /** The levels that occur, ascending. */
  readonly grayLevels: Int32Array;
  /** How many voxels have each of `grayLevels`. */
  readonly histogram: Uint32Array;
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
  const { minimum, maximum } = intensityRange(values, {});
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

/** What grey levels depend on. */
export type LevelSettings = Pick<Settings, 'binWidth' | 'binCount'> & Partial<Pick<Settings, 'conformance' | 'resegmentRange' | 'resegmentMode'>>;

/** The bins of a region's grey levels, as PyRadiomics' `binImage` has them, or IBSI's discretisation: `digitize` finds the levels. */
export function binned(roi: Roi, settings: LevelSettings): BinnedRoi {
  const edges = settings.conformance === 'ibsi' ? ibsiEdges(roi.values, settings) : binEdges(roi.values, settings, isSinglePrecision(roi.dtype));
  const { maximum } = intensityRange(roi.values, {});
  const above = edges.findIndex((edge) => edge > maximum);
  const levelCount = above < 0 ? edges.length : above;
  return { ...roi, edges: edges.subarray(0, levelCount), levelCount };
}

/**
 * Edges of IBSI's fixed bin size (Q3RU), from the lower bound of resegmentation where there is one, or fixed bin number (K15C).
 * Sizes that are no binary fractions (0.1) leave rounding errors, which must not move a value at an edge to the bin below.
 */
function ibsiEdges(values: Float64Array, settings: LevelSettings): Float64Array {
  const { binWidth, binCount } = settings;
  const { low, minimum, maximum } = intensityRange(values, settings);
  if (binCount === null) {
    const level = (value: number): number => Math.floor(((value - low) / binWidth) * (1 + 4 * Number.EPSILON)) + 1;
    checkBins(level(maximum), `binWidth ${binWidth}`, 'a larger binWidth, or binCount');
    return edgesOf(level, minimum, maximum, binWidth);
  }
  checkBins(binCount, `binCount ${binCount}`, 'a smaller binCount');
  if (minimum === maximum) return Float64Array.of(minimum);
  const level = (value: number): number =>
    value < maximum ? Math.min(binCount, Math.floor((binCount * (value - minimum)) / (maximum - minimum)) + 1) : binCount;
  return edgesOf(level, minimum, maximum, (maximum - minimum) / binCount);
}

/**
 * The least number of each level from 1 to that of `maximum`, for levels that never fall: what rounding makes of a formula, to the last
 * bit. Where `minimum` has the level already, or a higher one, it is the edge. `step` is about from an edge to the next.
 */
function edgesOf(levelOf: (value: number) => number, minimum: number, maximum: number, step: number): Float64Array {
  const edges = new Float64Array(levelOf(maximum));
  const lowest = levelOf(minimum);
  let below = minimum;
  for (let level = 1; level <= edges.length; level++) {
    let edge = minimum;
    if (lowest < level) {
      const near = Math.min(below + 2 * step, maximum);
      edge = levelOf(near) >= level ? near : maximum;
      for (let middle = (below + edge) / 2; middle > below && middle < edge; middle = (below + edge) / 2) {
        if (levelOf(middle) >= level) edge = middle;
        else below = middle;
      }
    }
    edges[level - 1] = edge;
  }
  return edges;
}

/** The bounds of resegmentation, those of the values where there are none, and the bounds of the values. */
export function intensityRange(
  values: Float64Array,
  { resegmentRange, resegmentMode }: Pick<LevelSettings, 'resegmentRange' | 'resegmentMode'>,
): { low: number; high: number; minimum: number; maximum: number } {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  const given = resegmentRange && resegmentMode === 'absolute' ? [...resegmentRange].sort((a, b) => a - b) : [];
  const [low = minimum, high = maximum] = given;
  return { low, high, minimum, maximum };
}

/** Numbers from 1 for ascending levels, so that two differ by at most `reach` where the levels do, and by no more than these. */
export function numbersOf(grayLevels: Int32Array, reach: number): Int32Array {
  const numbers = new Int32Array(grayLevels.length).fill(1);
  for (let n = 1; n < numbers.length; n++) numbers[n] = numbers[n - 1] + Math.min(grayLevels[n] - grayLevels[n - 1], reach + 1);
  return numbers;
}

/** The level of every voxel of the region, ascending. */
export function levelsOfVoxels({ values, grayLevels, histogram }: DiscretisedRoi): Float64Array {
  const levels = new Float64Array(values.length);
  let at = 0;
  for (const [n, level] of grayLevels.entries()) {
    levels.fill(level, at, at + histogram[n]);
    at += histogram[n];
  }
  return levels;
}
