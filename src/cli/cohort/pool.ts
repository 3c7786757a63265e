import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PmError } from '../../core/errors';
import { type FromWorker, type Job, type Outcome, type Setup, workerArgument } from './job';

export interface PoolOptions {
  /** Processes at most. */
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Called once, with the backend and why it was chosen. */
  onReady(backend: string): void;
  /** Called when a job has ended, in any order; the job's worker waits for it. */
  onDone(job: Job, outcome: Outcome): Promise<void>;
}

/**
 * Works on all jobs in processes of their own: a case that ends its process, for want of memory or by a fault, costs no other case.
 * Throws `worker` where no process can work at all, and the signal's reason where it is aborted: unfinished jobs are then lost.
 */
export async function runPool(setup: Setup, jobs: readonly Job[], options: PoolOptions): Promise<void> {
  const { workers, signal, onReady } = options;
  const queue = jobs.values();
  const children = new Set<ChildProcess>();
  let stopped = false;
  const stop = () => {
    stopped = true;
    for (const child of children) child.kill('SIGKILL');
  };
  let greeted = false;
  const start = async (): Promise<Worker> => {
    const worker = new Worker(children);
    const backend = await worker.setUp(setup);
    if (!greeted) onReady(backend);
    greeted = true;
    return worker;
  };
  const work = async (): Promise<void> => {
    let worker: Worker | undefined;
    for (const job of queue) {
      worker ??= await start();
      const outcome = await worker.run(job);
      // Aborted, or another worker's job could not be kept: what ended by that is no result.
      if (stopped) return;
      await options.onDone(job, outcome);
      if (stopped) return;
      if (worker.ended) worker = undefined;
    }
    worker?.end();
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', stop);
  try {
    await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    // A worker that was stopped while it started fails by that, which is not the reason.
    signal.throwIfAborted();
  }
}

/** One process, which works on one job at a time. */
class Worker {
  private readonly child: ChildProcess;
  ended = false;
  private ending = '';
  private resolve: (message: FromWorker | undefined) => void = () => {};

  constructor(all: Set<ChildProcess>) {
    // Its stdout would mix with the one JSON document of this program.
    this.child = fork(fileURLToPath(import.meta.url), [workerArgument], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    all.add(this.child);
    this.child.on('message', (message: FromWorker) => this.resolve(message));
    this.child.on('error', ({ message }) => this.close(message));
    this.child.on('exit', (code, signal) => {
      all.delete(this.child);
      this.close(signal ? `signal ${signal}` : `exit status ${code}`);
    });
  }

  async setUp(setup: Setup): Promise<string> {
    const answer = await this.ask({ setup });
    if (answer && 'ready' in answer) return answer.ready;
    const why = answer && 'broken' in answer ? answer.broken : `it ended at once (${this.ending})`;
    throw new PmError('worker', 'the worker process', why, 'correct that, or choose another --backend');
  }

  async run(job: Job): Promise<Outcome> {
    const answer = await this.ask({ job });
    if (answer && 'outcome' in answer) return answer.outcome;
    return { error: `the process that worked on it ended (${this.ending}); the memory may be too small for the case, or for so many --jobs` };
  }

  end(): void {
    this.child.disconnect();
  }

  private ask(message: object): Promise<FromWorker | undefined> {
    return new Promise((resolve) => {
      this.resolve = resolve;
      if (this.ended) resolve(undefined);
      else this.child.send(message, (error) => error && this.close(error.message));
    });
  }

  private close(ending: string): void {
    if (!this.ended) this.ending = ending;
    this.ended = true;
    this.resolve(undefined);
  }
}
