import { PmError } from '../../core/errors';
import type { Dataset, PreparedSample } from './dataset';
import { inProcess, type Preparer } from './preparer';

type ToThread = { readonly id: number; readonly at: number; readonly epoch: number } | { readonly cancel: number };
type Failure = Pick<PmError, 'code' | 'what' | 'why' | 'hint'> | { readonly message: string };
type FromThread = { readonly id: number; readonly samples: readonly PreparedSample[] } | { readonly id: number; readonly failure: Failure };

/** Prepares cases of `dataset` for whoever asks through `port`, until it is closed. */
export function servePreparation(port: MessagePort, dataset: Dataset): void {
  const preparer = inProcess(dataset);
  const running = new Map<number, AbortController>();
  port.onmessage = async ({ data }: MessageEvent<ToThread>) => {
    if ('cancel' in data) {
      running.get(data.cancel)?.abort();
      return;
    }
    const { id, at, epoch } = data;
    const stop = new AbortController();
    running.set(id, stop);
    try {
      const samples = await preparer.prepare(at, epoch, stop.signal);
      const tensors = samples.flatMap(({ image, label }) => (label ? [image, label] : [image]));
      port.postMessage(
        { id, samples } satisfies FromThread,
        tensors.map((tensor) => tensor.data.buffer as ArrayBuffer),
      );
    } catch (error) {
      port.postMessage({ id, failure: failureOf(error) } satisfies FromThread);
    } finally {
      running.delete(id);
    }
  };
}

/** Prepares through ports whose other ends are served by threads. */
export interface RemotePreparer extends Preparer {
  /** Ends what is being prepared with an error, as when a thread is gone, and all that is asked for later. */
  fail(error: Error): void;
}

/**
 * Cases prepared by threads (Web Workers, Node's worker threads), `servePreparation` at the other end of each port. Each case
 * goes to the same thread in every epoch, so that no two keep the same volumes.
 */
export function remotePreparer(ports: readonly MessagePort[], count: number): RemotePreparer {
  const waiting = new Map<number, (answer: FromThread | Error) => void>();
  let failed: Error | undefined;
  let last = 0;
  for (const port of ports) port.onmessage = ({ data }: MessageEvent<FromThread>) => waiting.get(data.id)?.(data);
  return {
    count,
    async prepare(at, epoch, signal) {
      signal.throwIfAborted();
      if (failed) throw failed;
      const id = ++last;
      const port = ports[at % ports.length];
      return new Promise((resolve, reject) => {
        const abort = () => {
          port.postMessage({ cancel: id } satisfies ToThread);
          settle(signal.reason);
        };
        const settle = (answer: FromThread | Error) => {
          waiting.delete(id);
          signal.removeEventListener('abort', abort);
          if ('samples' in answer) resolve(answer.samples);
          else reject('failure' in answer ? errorOf(answer.failure) : answer);
        };
        waiting.set(id, settle);
        signal.addEventListener('abort', abort);
        port.postMessage({ id, at, epoch } satisfies ToThread);
      });
    },
    fail(error) {
      failed = error;
      for (const settle of [...waiting.values()]) settle(error);
    },
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof PmError) return { code: error.code, what: error.what, why: error.why, hint: error.hint };
  return { message: error instanceof Error ? error.message : String(error) };
}

function errorOf(failure: Failure): Error {
  return 'code' in failure ? new PmError(failure.code, failure.what, failure.why, failure.hint) : new Error(failure.message);
}
