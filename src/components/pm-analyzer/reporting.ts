import { download } from '../download';
import { type ExportFormat, emit } from '../events';
import { exportFile } from './export';
import { findMap } from './maps';
import type { Workplace } from './workplace';

/** The result, the mask or the map of a name as a file, offered to the user unless `pm-export` is cancelled. */
export function offerReport({ host, session }: Workplace, format: ExportFormat, name: string | undefined): Promise<Blob> {
  return session.attempt('export', async () => {
    const { result, mask } = session.state;
    const map = name === undefined ? undefined : findMap(result, name);
    const file = exportFile({ result, mask: mask?.volume, map }, format);
    if (emit(host, 'pm-export', { format, ...file })) download(file, document);
    return file.blob;
  });
}

/** What a report of a fault needs; nothing of the case. */
export function diagnosticsOf({ session, link }: Workplace): Record<string, unknown> {
  const { status, result, lastError } = session.state;
  return {
    capabilities: link.capabilities,
    status,
    lastError: lastError && { code: lastError.code, phase: lastError.phase },
    timings: result?.timings,
    software: result?.provenance.software,
    crossOriginIsolated: window.crossOriginIsolated,
    webgpu: 'gpu' in navigator,
  };
}
