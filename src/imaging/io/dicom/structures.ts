import { invert, transformPoint } from '../../affine';
import type { Volume } from '../../volume';
import { badHeader, unsupported } from '../errors';
import type { DataSet } from './dataset';
import { labelVolume, type Region } from './layers';
import { fillPolygons } from './rasterise';

export const structureSetClass = '1.2.840.10008.5.1.4.1.1.481.3';

/** A region of interest of an RT Structure Set. */
export interface Structure {
  readonly number: number;
  readonly name: string;
  /** Points in LPS millimetres: x, y and z alternate. */
  readonly contours: readonly { readonly type: string; readonly points: readonly number[] }[];
}

/** The regions of an RT Structure Set with their contours. */
export function structuresOf(dataset: DataSet): Structure[] {
  const contours = new Map(dataset.items('ROIContourSequence').map((roi) => [roi.number('ReferencedROINumber'), roi.items('ContourSequence')]));
  return dataset.items('StructureSetROISequence').map((roi) => {
    const number = roi.number('ROINumber');
    if (number === undefined) throw badHeader(dataset.what, 'a region of the structure set has no number');
    return {
      number,
      name: roi.text('ROIName'),
      contours: (contours.get(number) ?? []).map((contour) => ({
        type: contour.text('ContourGeometricType'),
        points: contour.numbers('ContourData'),
      })),
    };
  });
}

/** The series whose image a structure set was drawn on. */
export function structureSeries(dataset: DataSet): string[] {
  return dataset
    .items('ReferencedFrameOfReferenceSequence')
    .flatMap((frame) => frame.items('RTReferencedStudySequence'))
    .flatMap((study) => study.items('RTReferencedSeriesSequence'))
    .map((series) => series.text('SeriesInstanceUID'));
}

/**
 * Closed planar contours as labels on the voxels of `grid`: a voxel belongs to a region where its centre is inside an odd
 * number of the region's contours on its slice. Contours must lie on the slices, at most half a slice off.
 */
export function rasteriseStructures(
  structures: readonly Structure[],
  grid: Pick<Volume, 'size' | 'affine'>,
  maxBytes: number,
  what: string,
): { volume: Volume; labels: { value: number; name: string }[]; warnings: string[] } {
  const inverse = invert(grid.affine);
  if (!inverse) throw badHeader(what, 'the image that it belongs to has no usable grid');
  const warnings: string[] = [];
  const regions: Region[] = [];
  let outside = 0;
  for (const [index, { name, number, contours }] of structures.entries()) {
    const closed = contours.filter(({ type, points }) => type.startsWith('CLOSED') && points.length >= 9);
    if (closed.length === 0) continue;
    const slices = new Map<number, number[][]>();
    for (const { points } of closed) {
      const { polygon, slice } = toVoxels(points, inverse, what);
      if (slice < 0 || slice >= grid.size[2]) outside++;
      else slices.set(slice, [...(slices.get(slice) ?? []), polygon]);
    }
    const [width, height] = grid.size;
    const voxels = [...slices].flatMap(([slice, polygons]) => fillPolygons(polygons, width, height).map((voxel) => voxel + slice * width * height));
    // ROI numbers may be 0 or as large as they like; a label is a small number from 1.
    const value = structures.every((roi) => roi.number >= 1 && roi.number <= 65535) ? number : index + 1;
    regions.push({ value, name, voxels: Uint32Array.from(voxels) });
  }
  if (regions.length === 0) throw unsupported(what, 'none of its regions has closed contours', 'give a structure set with outlined regions');
  if (outside > 0) warnings.push(`${outside} contours lie outside the slices of the image and are left out.`);
  const { volume, warnings: overlaps } = labelVolume(regions, grid.size, grid.affine, maxBytes, what);
  return { volume, labels: regions.map(({ value, name }) => ({ value, name })), warnings: [...warnings, ...overlaps] };
}

/** A contour in voxel indices of its slice. */
function toVoxels(points: readonly number[], inverse: readonly number[], what: string): { polygon: number[]; slice: number } {
  const polygon: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at + 2 < points.length; at += 3) {
    const [i, j, k] = transformPoint(inverse, [-points[at], -points[at + 1], points[at + 2]]);
    polygon.push(i, j);
    least = Math.min(least, k);
    most = Math.max(most, k);
  }
  const slice = Math.round((least + most) / 2);
  if (points.length % 3 !== 0 || !Number.isFinite(slice)) throw badHeader(what, 'a contour is not made of points of three numbers');
  if (most - slice > 0.55 || slice - least > 0.55) {
    throw unsupported(what, 'a contour does not lie in a slice of the image', 'give the image that the regions were drawn on');
  }
  return { polygon, slice };
}
