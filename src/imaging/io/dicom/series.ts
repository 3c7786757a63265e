import { messageOf, PmError } from '../../../core/errors';
import type { Size, Volume } from '../../volume';
import { plainBytes } from '../bytes';
import { readError, unsupported } from '../errors';
import type { ReadResult, VolumeHeader } from '../format';
import { assemble } from './assemble';
import { Codecs } from './codecs/all';
import { type DicomFile, parseDicom } from './file';
import type { Frame } from './frame';
import { framesOf } from './frames';
import { hasPixels } from './pixels';
import { onGrid, sameGrid } from './regrid';
import { readSegmentation, segmentationClasses, segmentationSeries } from './segmentation';
import { distanceOf, sortIntoGrids, stackFrames } from './stack';
import { rasteriseStructures, structureSeries, structureSetClass, structuresOf } from './structures';

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface DicomOptions {
  /** Most bytes that the voxels may take; 2 GiB if not given. */
  readonly maxBytes?: number;
  /** The image whose voxels segmentations and structure sets are put on, where their own image is not among the files. */
  readonly grid?: Volume;
  /** Fractional segmentations as fractions, one channel a segment, instead of labels. */
  readonly fractions?: boolean;
}

/** What can be told of a series without naming anyone: no descriptions, dates or names. */
export interface SeriesSummary {
  /** SeriesInstanceUID, with `#2` and so on for the further volumes of one series. */
  readonly id: string;
  readonly number?: number;
  readonly modality: string;
  readonly kind: 'image' | 'segmentation' | 'structures';
  readonly files: number;
  /** Columns, rows and images of all channels; none for structures, which have no grid of their own. */
  readonly extent?: Size;
}

/** A volume that the files hold, decoded when it is read. */
export interface DicomSeries {
  readonly summary: SeriesSummary;
  read(): Promise<ReadResult>;
}

interface Context {
  readonly maxBytes: number;
  readonly options: DicomOptions;
  readonly codecs: Codecs;
  readonly images: ImageSeries[];
}

interface ImageSeries extends DicomSeries {
  readonly seriesUid: string;
  readonly frameOfReference: string;
}

/** The volumes in a set of DICOM files, and what was wrong with some of the files; nothing is decoded yet. Throws what the only file throws. */
export function openDicomSeries(files: readonly NamedBytes[], options: DicomOptions = {}): { series: DicomSeries[]; warnings: string[] } {
  const { maxBytes = 2 ** 31 } = options;
  const warnings: string[] = [];
  const parsed = files.flatMap(({ name, bytes }) => {
    try {
      return [parseDicom(plainBytes(bytes), bareName(name), maxBytes)];
    } catch (error) {
      if (files.length === 1 || !(error instanceof PmError)) throw error;
      warnings.push(`A file is left out: ${messageOf(error)}.`);
      return [];
    }
  });
  const context: Context = { maxBytes, options, codecs: new Codecs(), images: [] };
  const masks = parsed.filter(({ sopClass }) => isMask(sopClass));
  const images = parsed.filter((file) => !isMask(file.sopClass) && hasPixels(file.dataset));
  for (const [uid, group] of grouped(images)) context.images.push(...imageSeries(uid, group, context));
  const others = parsed.length - masks.length - images.length;
  if (others > 0) warnings.push(`${others} DICOM files without an image are left out.`);
  const series = [...context.images, ...masks.map((file) => maskSeries(file, context))];
  const [other] = parsed;
  if (series.length === 0 && other) {
    throw unsupported(
      other.dataset.what,
      `it is DICOM without an image (${other.dataset.text('Modality') || 'no modality'})`,
      'give the files of an image series',
    );
  }
  if (series.length === 0) throw unsupported('DICOM files', 'none of them could be read', warnings[0] ?? 'give the files of an image series');
  return { series, warnings };
}

/** Every volume in a set of DICOM files, decoded. */
export async function readDicomSeries(
  files: readonly NamedBytes[],
  options: DicomOptions = {},
): Promise<{ series: { summary: SeriesSummary; result: ReadResult }[]; warnings: string[] }> {
  const { series, warnings } = openDicomSeries(files, options);
  const read = [];
  for (const one of series) read.push({ summary: one.summary, result: await one.read() });
  return { series: read, warnings };
}

function isMask(sopClass: string): boolean {
  return sopClass === structureSetClass || segmentationClasses.includes(sopClass);
}

function bareName(name: string): string {
  return name.replace(/^.*[\\/]/, '');
}

function grouped(files: readonly DicomFile[]): Map<string, DicomFile[]> {
  const groups = new Map<string, DicomFile[]>();
  for (const file of files) {
    const uid = file.dataset.text('SeriesInstanceUID');
    groups.set(uid, [...(groups.get(uid) ?? []), file]);
  }
  return groups;
}

/** The volumes of one series: one for every grid and image type. */
function imageSeries(uid: string, files: readonly DicomFile[], context: Context): ImageSeries[] {
  const { unique, repeated } = withoutRepeats(files);
  const what = files.length === 1 ? files[0].dataset.what : 'DICOM series';
  const ids = { seriesUid: uid, frameOfReference: files[0].dataset.text('FrameOfReferenceUID') };
  let grids: Frame[][];
  try {
    grids = sortIntoGrids(unique.flatMap((file) => framesOf(file, context.maxBytes, context.codecs)));
  } catch (error) {
    if (!(error instanceof PmError)) throw error;
    // One bad series does not keep the others from being read.
    return [{ ...ids, summary: { ...summaryOf(files[0], 'image'), files: files.length }, read: () => Promise.reject(error) }];
  }
  return grids.map((frames, part) => {
    const [{ format }] = frames;
    return {
      ...ids,
      summary: {
        ...summaryOf(files[0], 'image'),
        id: part === 0 ? uid : `${uid}#${part + 1}`,
        files: new Set(frames.map(({ instance, what }) => instance || what)).size,
        extent: [format.columns, format.rows, frames.length],
      },
      read: async () => {
        const stack = stackFrames(frames, what);
        const volume = await assemble(stack, context.maxBytes, what).catch((error: unknown) => Promise.reject(readError(error, what)));
        const warnings = [...new Set([...unique.flatMap((file) => file.warnings), ...imageWarnings(unique, frames), ...stack.warnings])];
        if (repeated > 0) warnings.push(`${repeated} files are there more than once; each is used once.`);
        return { volume, warnings, header: headerOf(files[0], frames, volume, stack.affineFrom) };
      },
    };
  });
}

/** Copies of a file, told by their SOPInstanceUID, count once. */
function withoutRepeats(files: readonly DicomFile[]): { unique: DicomFile[]; repeated: number } {
  const seen = new Set<string>();
  const unique = files.filter(({ dataset }) => {
    const uid = dataset.text('SOPInstanceUID');
    const known = uid !== '' && seen.has(uid);
    seen.add(uid);
    return !known;
  });
  return { unique, repeated: files.length - unique.length };
}

function imageWarnings([{ dataset }]: readonly DicomFile[], frames: readonly Frame[]): string[] {
  const warnings: string[] = [];
  const [{ format, plane }] = frames;
  if (format.photometric === 'MONOCHROME1') warnings.push('The image is MONOCHROME1 (low values are bright); values are kept as they are stored.');
  if (dataset.element('DoseGridScaling')) warnings.push('DoseGridScaling is not applied: values are the stored ones, not a dose.');
  const places = new Set(frames.map((frame) => (plane.position ? distanceOf(frame, plane.normal).toFixed(1) : '')));
  if (plane.position && places.size === 1) warnings.push('It is a single slice; give all files of the series for a volume.');
  return warnings;
}

function summaryOf({ dataset }: DicomFile, kind: SeriesSummary['kind']): SeriesSummary {
  return {
    id: dataset.text('SeriesInstanceUID'),
    number: dataset.number('SeriesNumber'),
    modality: dataset.text('Modality'),
    kind,
    files: 1,
  };
}

function headerOf({ syntax }: DicomFile, [{ format }]: readonly Frame[], volume: Volume, affineFrom: string): VolumeHeader {
  return {
    format: 'DICOM',
    dtype: format.type,
    shape: volume.channels > 1 ? [...volume.size, volume.channels] : volume.size,
    endian: syntax.encoding.littleEndian ? 'little' : 'big',
    compression: syntax.codec === 'native' ? (syntax.deflated ? 'deflate' : 'none') : syntax.name,
    units: 'mm',
    affineFrom,
  };
}

function maskSeries(file: DicomFile, context: Context): DicomSeries {
  const structures = file.sopClass === structureSetClass;
  const { dataset } = file;
  const extent: Size = [dataset.number('Columns') ?? 0, dataset.number('Rows') ?? 0, dataset.number('NumberOfFrames') ?? 1];
  return {
    summary: { ...summaryOf(file, structures ? 'structures' : 'segmentation'), ...(structures ? {} : { extent }) },
    read: () => (structures ? readStructures(file, context) : readSegments(file, context)),
  };
}

async function readStructures(file: DicomFile, context: Context): Promise<ReadResult> {
  const { dataset } = file;
  const structures = structuresOf(dataset);
  const grid = context.options.grid ?? (await ownImage(structureSeries(dataset), dataset.text('FrameOfReferenceUID'), context));
  if (!grid) {
    throw unsupported(
      dataset.what,
      'it is a structure set: contours without an image',
      'give the files of the image series that it was drawn on with it',
    );
  }
  const { volume, labels, warnings } = rasteriseStructures(structures, grid, context.maxBytes, dataset.what);
  return { volume, warnings: [...file.warnings, ...warnings], header: maskHeader(file, volume, 'image of the structure set', labels) };
}

async function readSegments(file: DicomFile, context: Context): Promise<ReadResult> {
  const { dataset } = file;
  const { volume: own, labels, warnings } = await readSegmentation(file, context.maxBytes, context.options.fractions);
  const grid = context.options.grid ?? (await ownImage(segmentationSeries(dataset), '', context));
  const volume = grid ? onGrid(own, grid) : own;
  if (grid && !sameGrid(own, grid))
    warnings.push("The segmentation has a grid of its own; it is on the image's voxels now, by the nearest neighbour.");
  const from = grid ? 'image of the segmentation' : 'PlanePositionSequence';
  return { volume, warnings: [...file.warnings, ...warnings], header: maskHeader(file, volume, from, labels) };
}

/** The image that a mask refers to, where it is among the files: by its series, else by its frame of reference. */
async function ownImage(series: readonly string[], frameOfReference: string, { images }: Context): Promise<Volume | undefined> {
  const image =
    images.find(({ seriesUid }) => series.includes(seriesUid)) ??
    images.find((candidate) => frameOfReference !== '' && candidate.frameOfReference === frameOfReference);
  return image && (await image.read()).volume;
}

function maskHeader({ syntax, dataset }: DicomFile, volume: Volume, affineFrom: string, labels: NonNullable<VolumeHeader['labels']>): VolumeHeader {
  return {
    format: `DICOM ${dataset.text('Modality')}`,
    dtype: volume.dtype === 'f32' ? 'float32' : volume.dtype === 'u8' ? 'uint8' : 'uint16',
    shape: volume.channels > 1 ? [...volume.size, volume.channels] : volume.size,
    endian: syntax.encoding.littleEndian ? 'little' : 'big',
    compression: syntax.codec === 'native' ? (syntax.deflated ? 'deflate' : 'none') : syntax.name,
    units: 'mm',
    affineFrom,
    intent: 'label',
    labels,
  };
}
