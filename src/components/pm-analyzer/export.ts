import { PmError } from '../../core/errors';
import { writeVolume } from '../../imaging/io/write';
import type { Volume } from '../../imaging/volume';
import { disclaimer } from '../../study/disclaimer';
import { csvReport, jsonReport } from '../../study/report';
import { htmlReport } from '../../study/report-html';
import type { AnalyzeResult } from '../../study/results';
import type { ExportedFile } from '../download';
import type { ExportFormat } from '../events';

export interface Exportable {
  readonly result?: AnalyzeResult;
  readonly mask?: Volume;
  /** A feature map to write as NIfTI in place of the mask. */
  readonly map?: { readonly name: string; readonly volume: Volume };
}

interface Exporter {
  readonly name: string;
  readonly type: string;
  /** `undefined` where there is nothing to write yet. */
  write(from: Exportable): string | Uint8Array | undefined;
}

const exporters: Readonly<Record<ExportFormat, Exporter>> = {
  json: { name: 'pm-analyzer-result.json', type: 'application/json', write: ({ result }) => result && jsonReport(result) },
  csv: { name: 'pm-analyzer-result.csv', type: 'text/csv', write: ({ result }) => result && csvReport(result) },
  html: { name: 'pm-analyzer-report.html', type: 'text/html', write: ({ result }) => result && htmlReport(result) },
  nifti: {
    name: 'pm-analyzer-mask.nii.gz',
    type: 'application/gzip',
    write: ({ mask }) => mask && writeVolume(mask, 'mask.nii.gz', { comment: disclaimer }),
  },
};

function exporterOf({ map }: Exportable, format: ExportFormat): Exporter | undefined {
  if (!map || format !== 'nifti') return exporters[format];
  const name = `pm-analyzer-map_${map.name}.nii.gz`;
  return { name, type: 'application/gzip', write: () => writeVolume(map.volume, name, { comment: disclaimer }) };
}

export const exportFormats = Object.keys(exporters) as readonly ExportFormat[];

/** True where there is something to write in a format. */
export const canExport = ({ result, mask }: Exportable, format: ExportFormat): boolean => (format === 'nifti' ? mask : result) !== undefined;

/** The file of a format. Throws `no-result` where there is nothing to write, `export-format` for a format that is not written. */
export function exportFile(from: Exportable, format: ExportFormat): ExportedFile {
  const exporter = exporterOf(from, format);
  if (!exporter) throw new PmError('export-format', String(format), 'is not written', `use one of ${exportFormats.join(', ')}`);
  const content = exporter.write(from);
  if (content === undefined) {
    const [why, hint] =
      format === 'nifti' ? ['there is no mask yet', 'open one or segment first'] : ['there is no result yet', 'run an analysis first'];
    throw new PmError('no-result', 'export', why, hint);
  }
  return { name: exporter.name, blob: new Blob([content as BlobPart], { type: exporter.type }) };
}
