import { binned, type DiscretisedRoi, intensityRange, levelsOfVoxels } from '../discretise';
import type { Settings } from '../settings';
import type { FeatureClass } from './feature-class';

/** The volume with at least an intensity, by the intensities that the histogram has, which are 1 apart in its own unit. */
interface IntensityVolume {
  /** Of the voxels, ascending. */
  readonly sorted: Float64Array;
  /** The range of the histogram. */
  readonly low: number;
  readonly high: number;
  /** To the image's unit. */
  intensityOf(value: number): number;
}

const features: Readonly<Record<string, (x: IntensityVolume) => number>> = {
  VolumeAtIntensity10: (x) => volumeAt(x, 0.1),
  VolumeAtIntensity90: (x) => volumeAt(x, 0.9),
  IntensityAtVolume10: (x) => intensityAt(x, 0.1),
  IntensityAtVolume90: (x) => intensityAt(x, 0.9),
  VolumeAtIntensityDifference: (x) => volumeAt(x, 0.1) - volumeAt(x, 0.9),
  IntensityAtVolumeDifference: (x) => intensityAt(x, 0.1) - intensityAt(x, 0.9),
};

const ibsi = {
  VolumeAtIntensity10: 'BC2M',
  VolumeAtIntensity90: 'BC2M',
  IntensityAtVolume10: 'GBPN',
  IntensityAtVolume90: 'GBPN',
  VolumeAtIntensityDifference: 'DDTU',
  IntensityAtVolumeDifference: 'CNV2',
};

/**
 * IBSI's intensity-volume histogram (P88C): of the intensities in steps of 1, of bins of `ivhBinWidth`, which stand for their centres, or
 * of `ivhBinCount` bins, which stand for their numbers. The range is that of resegmentation where there is one, but of `ivhBinCount` bins.
 */
export const ivh: FeatureClass = {
  name: 'ivh',
  features: Object.keys(features),
  deprecated: [],
  ibsi,
  describes: 'image',
  onlyNamed: true,
  matrices(roi, settings) {
    const { ivhBinWidth: width, ivhBinCount: count } = settings;
    if (width === null && count === null) return [];
    const bins = { ...settings, conformance: 'ibsi', binWidth: width ?? 1, binCount: width === null ? count : null } as const;
    return [{ op: 'histogram', roi: binned(roi, bins), attrs: {} }];
  },
  compute({ values }, wanted, { settings, counted: [histogram] }) {
    const x = intensityVolume(values, settings, histogram?.roi);
    return Object.fromEntries(wanted.map((name) => [name, features[name](x)]));
  },
};

/** `discretised`: by the histogram's bins, where it has any. */
function intensityVolume(values: Float64Array, settings: Settings, discretised?: DiscretisedRoi): IntensityVolume {
  const { ivhBinWidth: width, ivhBinCount: count } = settings;
  const { low, high } = intensityRange(values, settings);
  if (!discretised) return { sorted: values.slice().sort(), low, high, intensityOf: (value) => value };
  const sorted = levelsOfVoxels(discretised);
  if (width === null) return { sorted, low: 1, high: count ?? 1, intensityOf: (value) => value };
  // Less than a bin's width of range is one bin.
  return { sorted, low: 1, high: Math.max(1, (high - low) / width), intensityOf: (value) => low + (value - 0.5) * width };
}

/** Rounding errors must not move an intensity that is just the fraction. */
const rounding = 1e-9;

/** The largest share of the voxels with at least an intensity that is at least `fraction` of the range. */
function volumeAt({ sorted, low, high }: IntensityVolume, fraction: number): number {
  return 1 - countBelow(sorted, low + Math.ceil(fraction * (high - low) - rounding)) / sorted.length;
}

/** The least intensity that at most `fraction` of the voxels have, or exceed. */
function intensityAt({ sorted, low, intensityOf }: IntensityVolume, fraction: number): number {
  const most = Math.floor(fraction * sorted.length + rounding);
  // One voxel more has at least this.
  const next = sorted[sorted.length - 1 - most];
  return intensityOf(most === sorted.length ? low : Math.max(low, low + Math.floor(next - low + rounding) + 1));
}

function countBelow(sorted: Float64Array, value: number): number {
  let below = 0;
  let above = sorted.length;
  while (below < above) {
    const middle = (below + above) >>> 1;
    if (sorted[middle] < value) below = middle + 1;
    else above = middle;
  }
  return below;
}
