import { PmError } from '../../core/errors';
import { isDicom } from './dicom/file';
import { type DicomOptions, type DicomSeries, type NamedBytes, openDicomSeries, type SeriesSummary } from './dicom/series';
import type { ReadResult, VolumeFile, VolumeFormat } from './format';

/**
 * DICOM images, segmentations (SEG) and structure sets (RTSTRUCT).
 *
 * Files of a series are one volume: slices along the normal, several images of one place as channels. The grid is laid as
 * dcm2niix lays it: columns, then rows from the bottom, then slices along row x column. As a format it reads one file; sets of
 * files are read with `readDicom`.
 */
export const dicom: VolumeFormat = {
  name: 'DICOM',
  extensions: ['.dcm', '.dicom', '.ima'],
  writes: [],
  matches: isDicom,
  read: readFile,
};

function readFile({ name, bytes, maxBytes, grid }: VolumeFile): Promise<ReadResult> {
  return readDicom([{ name, bytes: bytes.rest(0) }], { maxBytes, grid });
}

export interface DicomChoice extends DicomOptions {
  /** SeriesInstanceUID (with `#2` for the second volume of a series), or the series number. */
  readonly series?: string;
}

/**
 * The volume of a set of DICOM files: the series that is asked for, else the largest image; the others are named in a warning.
 *
 * Throws `volume-series` with the list where two are equally large, or where what is asked for is not there.
 */
export async function readDicom(files: readonly NamedBytes[], options: DicomChoice = {}): Promise<ReadResult> {
  const { series, warnings } = openDicomSeries(files, options);
  const chosen = options.series === undefined ? largest(series) : named(series, options.series);
  const result = await chosen.read();
  const others = series.filter((one) => one !== chosen);
  const told = others.length > 0 && options.series === undefined ? [`Other series are left out: ${listed(others)}.`] : [];
  return { ...result, warnings: [...warnings, ...result.warnings, ...told] };
}

function largest(series: readonly DicomSeries[]): DicomSeries {
  const images = series.filter(({ summary }) => summary.kind === 'image');
  const candidates = images.length > 0 ? images : series;
  const sizes = candidates.map(({ summary: { extent } }) => (extent ? extent[0] * extent[1] * extent[2] : 0));
  const most = Math.max(...sizes);
  if (sizes.filter((size) => size === most).length > 1) throw ambiguous(candidates, `${candidates.length} series are there, and none is the largest`);
  return candidates[sizes.indexOf(most)];
}

function named(series: readonly DicomSeries[], wanted: string): DicomSeries {
  const byId = series.filter(({ summary }) => summary.id === wanted);
  const byNumber = series.filter(({ summary }) => summary.number !== undefined && String(summary.number) === wanted);
  const found = byId.length > 0 ? byId : byNumber;
  if (found.length === 1) return found[0];
  throw ambiguous(
    found.length > 0 ? found : series,
    found.length > 0 ? `${found.length} volumes are series ${wanted}` : `there is no series ${wanted.slice(0, 70)}`,
  );
}

function ambiguous(series: readonly DicomSeries[], why: string): PmError {
  return new PmError('volume-series', 'DICOM files', why, `choose one of them (--series): ${listed(series)}`);
}

const maxListed = 20;

function listed(series: readonly DicomSeries[]): string {
  const more = series.length > maxListed ? ` and ${series.length - maxListed} more` : '';
  return `${series.slice(0, maxListed).map(describe).join(', ')}${more}`;
}

/** `MR 5, 256 x 256 x 20 (1.2.3)` */
function describe({ summary: { modality, number, extent, id, kind } }: { readonly summary: SeriesSummary }): string {
  const size = extent ? extent.join(' x ') : kind;
  return `${modality || kind}${number === undefined ? '' : ` ${number}`}, ${size} (${id})`;
}
