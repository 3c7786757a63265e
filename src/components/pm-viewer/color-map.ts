import { type Volume, voxelCount, withData } from '../../imaging/volume';
import type { ColorMap } from '../events';
import { mostLabels, type Rgb } from './adapter';

/** A map of values that is shown over the image in colours. */
export interface ShownMap {
  readonly name: string;
  readonly volume: Volume;
  /** Not 0 where the map has values, on its grid; it has them everywhere if not set. */
  readonly region?: Volume;
  /** Of the finite values; the ends of the colours. */
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** Colours at equal distances, dark to light: nine of each of matplotlib's maps (CC0), whose lightness rises evenly. */
const stops: Readonly<Record<ColorMap, string>> = {
  viridis: '440154 472d7b 3b528b 2c728e 21908c 27ad81 5dc863 aadc32 fde725',
  magma: '000004 1d1147 51127c 822681 b63679 e65164 fb8861 fec287 fcfdbf',
  inferno: '000004 210c4a 56106e 89226a bb3754 e35932 f98c0a f9c932 fcffa4',
  gray: '000000 ffffff',
};

export const colorMaps = Object.keys(stops) as readonly ColorMap[];

/** The colour at a place from 0 to 1. A name that is none is viridis. */
export function colorAt(name: ColorMap, place: number): Rgb {
  const colors = (stops[name] ?? stops.viridis).split(' ').map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const position = Math.min(Math.max(place, 0), 1) * (colors.length - 1);
  const before = Math.min(Math.floor(position), colors.length - 2);
  const [r, g, b] = colors[before].map((value, axis) => Math.round(value + (position - before) * (colors[before + 1][axis] - value)));
  return [r, g, b];
}

/** The colour of a label that `labelsOf` gives. */
export const colorOfLabel = (name: ColorMap, label: number): Rgb => colorAt(name, (label - 1) / (mostLabels - 1));

/** The map in equal steps of its range: 0 outside the region and where a value is not finite. A map of one value is in the middle. */
export function labelsOf({ volume, region, minimum, maximum }: ShownMap): Volume {
  const labels = new Uint8Array(voxelCount(volume.size));
  const [low, range] = [minimum ?? 0, (maximum ?? 0) - (minimum ?? 0)];
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const value = Number(volume.data[voxel]);
    if ((region && Number(region.data[voxel]) === 0) || !Number.isFinite(value)) continue;
    labels[voxel] = 1 + Math.round((mostLabels - 1) * (range > 0 ? (value - low) / range : 0.5));
  }
  return withData(volume, 'u8', labels, 1);
}
