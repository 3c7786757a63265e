import { badHeader } from '../errors';
import type { Codecs } from './codecs/all';
import { type DataSet, emptyDataSet } from './dataset';
import type { Keyword } from './dictionary';
import type { DicomFile } from './file';
import { type Frame, oneFrame } from './frame';
import { isMosaic, mosaicFrames } from './mosaic';
import { pixelSource } from './pixels';
import { along } from './vectors';

/** The slices of one file: itself, the frames of a multi-frame image, or the tiles of a mosaic. */
export function framesOf(file: DicomFile, maxBytes: number, codecs: Codecs): Frame[] {
  const { dataset } = file;
  const pixels = pixelSource(file, maxBytes, codecs);
  if (isMosaic(dataset)) return mosaicFrames(dataset, pixels);
  const { frames } = pixels.format;
  const groups = functionalGroups(dataset, frames);
  const offsets = dataset.numbers('GridFrameOffsetVector');
  if (offsets.length > 0 && offsets.length !== frames)
    throw badHeader(dataset.what, `GridFrameOffsetVector has ${offsets.length} entries for ${frames} frames`);
  return Array.from({ length: frames }, (_, index) => {
    const sources = groups ? groups(index) : [dataset];
    const frame = oneFrame(dataset, sources, pixels, index);
    const { plane } = frame;
    if (groups || frames === 1 || !plane.position) return frame;
    // Frames without a place of their own lie along the normal, a dose grid's at its offsets (PS3.3, C.8.8.3.2).
    const distance = offsets.length > 0 ? offsets[index] - offsets[0] : index * (plane.step ?? 1);
    return { ...frame, plane: { ...plane, position: along(plane.position, plane.normal, distance) } };
  });
}

/** The macros that are read, each an item in a sequence of its own. */
const macros = [
  'FrameContentSequence',
  'PlanePositionSequence',
  'PlaneOrientationSequence',
  'PixelMeasuresSequence',
  'PixelValueTransformationSequence',
  'MRImageFrameTypeSequence',
  'CTImageFrameTypeSequence',
  'MREchoSequence',
  'MRDiffusionSequence',
] as const satisfies Keyword[];

/** For a frame, where its attributes are looked up: its functional groups, the shared ones, the data set. `undefined` for an image without. */
export function functionalGroups(dataset: DataSet, frames: number): ((index: number) => DataSet[]) | undefined {
  const perFrame = dataset.items('PerFrameFunctionalGroupsSequence');
  const [shared = emptyDataSet(dataset.what)] = dataset.items('SharedFunctionalGroupsSequence');
  const opened = (group: DataSet): DataSet[] => macros.flatMap((macro) => group.items(macro).slice(0, 1));
  const forAll = opened(shared);
  if (perFrame.length === 0 && forAll.length === 0) return undefined;
  if (perFrame.length > 0 && perFrame.length < frames) {
    throw badHeader(dataset.what, `it describes ${perFrame.length} frames, NumberOfFrames is ${frames}`);
  }
  return (index) => [...(perFrame[index] ? opened(perFrame[index]) : []), ...forAll, dataset];
}
