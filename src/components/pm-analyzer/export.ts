import { csvReport, jsonReport } from '../../study/report';
import type { AnalyzeResult } from '../../study/results';
import type { ExportFormat } from '../events';

/** The result as a file to download. */
export function exportBlob(result: Partial<AnalyzeResult>, format: ExportFormat): Blob {
  if (format === 'json') return new Blob([jsonReport(result)], { type: 'application/json' });
  return new Blob([csvReport(result)], { type: 'text/csv' });
}

/** Offers a file to the user. */
export function download(blob: Blob, name: string, page: Document): void {
  const link = page.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
