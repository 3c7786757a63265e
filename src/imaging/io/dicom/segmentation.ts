import { flipLpsRas, fromAxes, type Vec3 } from '../../affine';
import { type Size, type Volume, volume, voxelCount } from '../../volume';
import { badHeader, tooLarge, unsupported } from '../errors';
import { checkedAffine } from '../geometry';
import type { DataSet } from './dataset';
import type { DicomFile } from './file';
import { functionalGroups } from './frames';
import { labelVolume, type Region } from './layers';
import { type PixelSource, pixelSource } from './pixels';
import { type Plane, planeOf } from './plane';
import { along, dot, norm, scale, subtract } from './vectors';

export const segmentationClasses: readonly string[] = ['1.2.840.10008.5.1.4.1.1.66.4', '1.2.840.10008.5.1.4.1.1.66.7'];

export interface Segment {
  readonly number: number;
  readonly name: string;
}

/** The segments of a DICOM SEG. */
export function segmentsOf(dataset: DataSet): Segment[] {
  return dataset.items('SegmentSequence').map((segment) => ({ number: segment.number('SegmentNumber') ?? 0, name: segment.text('SegmentLabel') }));
}

/** The series that a segmentation was made on. */
export function segmentationSeries(dataset: DataSet): string[] {
  return dataset.items('ReferencedSeriesSequence').map((series) => series.text('SeriesInstanceUID'));
}

/** One frame of a segmentation on its slice. */
interface SegmentFrame {
  readonly index: number;
  readonly slice: number;
  /** Which segment it is of; none in a label map, whose values say so. */
  readonly segment?: number;
}

/**
 * A DICOM SEG as labels on its own grid, from its lowest to its highest slice; slices that it leaves out are empty.
 *
 * Labels are the segment numbers. A fraction of at least half is inside, unless `fractions`: then every segment is a channel
 * of its fractions, 0 to 1, in f32.
 */
export async function readSegmentation(
  file: DicomFile,
  maxBytes: number,
  fractions = false,
): Promise<{ volume: Volume; labels: { value: number; name: string }[]; warnings: string[] }> {
  const { dataset } = file;
  const { what } = dataset;
  const pixels = pixelSource(file, maxBytes);
  const type = dataset.text('SegmentationType');
  if (!['BINARY', 'FRACTIONAL', 'LABELMAP'].includes(type))
    throw unsupported(what, `the SegmentationType "${type.slice(0, 20)}" is not read`, 'export it as BINARY');
  const { frames, size, affine } = layOut(dataset, pixels, type === 'LABELMAP', what);
  if (voxelCount(size) > maxBytes) throw tooLarge(what, voxelCount(size), maxBytes);
  const labels = segmentsOf(dataset)
    .filter(({ number }) => number > 0)
    .map(({ number, name }) => ({ value: number, name }));
  const full = type === 'FRACTIONAL' ? (dataset.number('MaximumFractionalValue') ?? 255) : 1;
  if (fractions && type === 'FRACTIONAL') {
    if (4 * voxelCount(size) * labels.length > maxBytes) throw tooLarge(what, 4 * voxelCount(size) * labels.length, maxBytes);
    const data = new Float32Array(voxelCount(size) * labels.length);
    await walk(frames, pixels, size, (voxel, value, segment) => {
      const channel = labels.findIndex((label) => label.value === segment);
      if (channel >= 0) data[voxel + channel * voxelCount(size)] = value / full;
    });
    return { volume: volume({ dtype: 'f32', size, channels: labels.length, affine, data }), labels, warnings: [] };
  }
  const members = new Map<number, number[]>(labels.map(({ value }) => [value, []]));
  await walk(frames, pixels, size, (voxel, value, segment) => {
    if (segment === undefined || value >= full / 2) members.get(segment ?? value)?.push(voxel);
  });
  const regions: Region[] = labels.map(({ value, name }) => ({ value, name, voxels: Uint32Array.from(members.get(value) ?? []) }));
  const { volume: labelled, warnings } = labelVolume(regions, size, affine, maxBytes, what);
  if (type === 'FRACTIONAL') warnings.unshift('The segmentation holds fractions; voxels of at least one half are inside.');
  return { volume: labelled, labels, warnings };
}

/** Calls `visit` for every stored value that is not 0. */
async function walk(
  frames: readonly SegmentFrame[],
  pixels: PixelSource,
  [columns, rows]: Size,
  visit: (voxel: number, value: number, segment: number | undefined) => void,
): Promise<void> {
  for (const { index, slice, segment } of frames) {
    const { data } = await pixels.frame(index);
    for (let i = 0; i < data.length; i++) {
      if (data[i] === 0) continue;
      const y = Math.floor(i / columns);
      visit((i % columns) + columns * (rows - 1 - y + rows * slice), data[i] as number, segment);
    }
  }
}

/** Which slice and segment every frame is of, and the grid that holds them. */
function layOut(
  dataset: DataSet,
  pixels: PixelSource,
  labelMap: boolean,
  what: string,
): { frames: SegmentFrame[]; size: Size; affine: readonly number[] } {
  const { frames: count, rows, columns } = pixels.format;
  const groups = functionalGroups(dataset, count);
  const perFrame = dataset.items('PerFrameFunctionalGroupsSequence');
  const shared = dataset.items('SharedFunctionalGroupsSequence');
  const planes = Array.from({ length: count }, (_, index) => planeOf(groups?.(index) ?? [dataset], what));
  const [first] = planes;
  if (planes.some(({ position }) => !position)) throw badHeader(what, 'frames of the segmentation have no position');
  if (planes.some(({ row, column }) => norm(subtract(row, first.row)) + norm(subtract(column, first.column)) > 1e-3)) {
    throw unsupported(what, 'its frames are not parallel', 'export it on the grid of its image');
  }
  const at = planes.map(({ position }) => dot(position as Vec3, first.normal));
  const { step, slices, lowest } = sliceGrid(at, first, what);
  const frames = planes.map((_, index) => {
    const identification = [perFrame[index], ...shared].flatMap((group) => group?.items('SegmentIdentificationSequence') ?? []);
    const segment = labelMap ? undefined : identification[0]?.number('ReferencedSegmentNumber');
    if (!labelMap && segment === undefined) throw badHeader(what, `frame ${index + 1} names no segment`);
    return { index, slice: slices[index], segment };
  });
  const down = scale(first.column, first.spacing[0]);
  const origin = along(planes[lowest].position as Vec3, down, rows - 1);
  const affine = flipLpsRas(fromAxes([scale(first.row, first.spacing[1]), scale(down, -1), step], origin));
  return { frames, size: [columns, rows, slices.reduce((a, b) => Math.max(a, b)) + 1], affine: checkedAffine(affine, 'PlanePositionSequence', what) };
}

/** The slice of every frame on a regular grid along the normal. */
function sliceGrid(at: readonly number[], plane: Plane, what: string): { step: Vec3; slices: number[]; lowest: number } {
  const sorted = [...new Set(at)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((distance, i) => distance - sorted[i]);
  const smallest = Math.min(...gaps.filter((gap) => gap > 0.01));
  const between = plane.spacingBetween;
  const fits = between !== undefined && Math.abs(smallest / between - Math.round(smallest / between)) < 0.05;
  const spacing = Number.isFinite(smallest) ? (fits ? between : smallest) : (plane.step ?? 1);
  const rough = at.map((distance) => (distance - sorted[0]) / spacing);
  // The mean over the whole extent has less rounding in it than the smallest gap.
  const most = Math.round(rough.reduce((a, b) => Math.max(a, b)));
  const even = most > 0 ? (sorted[sorted.length - 1] - sorted[0]) / most : spacing;
  const slices = at.map((distance) => Math.round((distance - sorted[0]) / even));
  if (at.some((distance, i) => Math.abs((distance - sorted[0]) / even - slices[i]) > 0.1)) {
    throw badHeader(what, 'the frames of the segmentation are not at equal distances', 'export it on the grid of its image');
  }
  return { step: scale(plane.normal, even), slices, lowest: at.indexOf(sorted[0]) };
}
