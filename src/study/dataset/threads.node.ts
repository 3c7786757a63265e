import { Worker, workerData } from 'node:worker_threads';
import { PmError } from '../../core/errors';
import { Dataset, type DatasetOptions, type OpenCase } from './dataset';
import { type RemotePreparer, remotePreparer, servePreparation } from './remote';

interface ThreadData {
  readonly preparation: DatasetOptions;
  readonly port: MessagePort;
}

/** Threads that prepare; `close` ends them. */
export interface Threads extends RemotePreparer {
  close(): Promise<void>;
}

/**
 * Starts `count` threads on the module `entry`, which must call `serveThread`. Each has its part of the cache. A thread that ends
 * by itself fails what is being prepared with `thread`.
 */
export function startThreads(count: number, entry: URL, options: DatasetOptions): Threads {
  const preparation = { ...options, cacheBytes: Math.floor((options.cacheBytes ?? 0) / count) };
  const channels = Array.from({ length: count }, () => new MessageChannel());
  const ports = channels.map(({ port1 }) => port1);
  const preparer = remotePreparer(ports, options.cases.length);
  let closed = false;
  const workers = channels.map(({ port2: port }) => {
    const worker = new Worker(entry, { workerData: { preparation, port } satisfies ThreadData, transferList: [port as never] });
    const end = (why: string) => {
      if (!closed)
        preparer.fail(new PmError('thread', 'a thread that prepares cases', why, 'the memory may be too small: prepare with fewer threads'));
    };
    worker.on('error', ({ message }) => end(message));
    worker.on('exit', (status) => end(`it ended with status ${status}`));
    return worker;
  });
  return {
    ...preparer,
    async close() {
      closed = true;
      for (const port of ports) port.close();
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Prepares cases in this thread for the one that started it. */
export function serveThread(open: OpenCase): void {
  const { preparation, port } = workerData as ThreadData;
  servePreparation(port, new Dataset(preparation, open));
}
