import { PmError } from '../../core/errors';
import type { RunOptions } from '../../core/progress';
import { disclaimer } from '../../study/disclaimer';
import { software } from '../../study/provenance';
import { type BenchReport, type Row, reportSchema } from '../report/report';
import { workerUrl } from './bench-host?worker';
import type { BenchRequest, ToPage, ToWorker } from './protocol';

/** How long a cancelled run may take to end by itself: a peer in the middle of its work hears of nothing. */
const GRACE_MS = 2000;

/**
 * Runs benchmarks in a worker of their own, which ends with the run. A run that is cancelled resolves with what it has. PmError
 * `bench-worker` where the worker does not start or dies; an error that ends the run comes with its own code.
 */
export function runInWorker(
  request: BenchRequest,
  { signal, onProgress, onRow }: RunOptions & { readonly onRow?: (row: Row) => void } = {},
): Promise<BenchReport> {
  const rows: Row[] = [];
  return new Promise<BenchReport>((resolve, reject) => {
    const worker = new Worker(workerUrl, { type: 'module', name: 'pm-analyzer-bench' });
    let grace: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
      worker.terminate();
    };
    const cancel = () => {
      worker.postMessage({ type: 'cancel' } satisfies ToWorker);
      grace = setTimeout(() => {
        end();
        resolve(partial(request, rows));
      }, GRACE_MS);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
      if (data.type === 'row') {
        rows.push(data.row);
        onRow?.(data.row);
      } else if (data.type === 'progress') onProgress?.(data.progress);
      else {
        end();
        if (data.type === 'done') resolve(data.report);
        else reject(new PmError(data.code, 'benchmark', data.message, 'choose another backend or fewer suites'));
      }
    });
    worker.addEventListener('error', (event) => {
      end();
      const why = event.message ? `its worker stopped (${event.message})` : 'its worker could not be loaded';
      reject(new PmError('bench-worker', 'benchmark', why, 'serve bench-host.js from the same origin as the page, beside its bundle'));
    });
    signal?.addEventListener('abort', cancel, { once: true });
    worker.postMessage({ type: 'run', request } satisfies ToWorker);
    if (signal?.aborted) cancel();
  });
}

/** What there is of a run whose worker had to be ended. */
function partial({ environment, size }: BenchRequest, rows: readonly Row[]): BenchReport {
  return { schema: reportSchema, disclaimer, software, date: new Date().toISOString(), environment, size, peaks: [], rows, cancelled: true };
}
