// The few things that browsers and Node do differently. Node's modules are imported where they are used, so that a browser never asks for them.

const isNode = typeof process !== 'undefined' && typeof process.versions?.node === 'string';

/** The bytes of a file that lies beside the bundle. */
export async function readAsset(url: string): Promise<Uint8Array<ArrayBuffer>> {
  if (isNode && url.startsWith('file:')) {
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(new URL(url)));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Threads that the machine runs at once. */
export async function availableThreads(): Promise<number> {
  if (isNode) return (await import('node:os')).availableParallelism();
  return navigator.hardwareConcurrency ?? 1;
}

/** Whether this thread may block on an atomic; a page's main thread may not. */
export function mayBlock(): boolean {
  return isNode || 'WorkerGlobalScope' in globalThis;
}

/** One end of a channel between a thread and its owner. */
export interface Port {
  post(message: unknown): void;
  listen(receive: (message: unknown) => void): void;
}

export interface Thread extends Port {
  /** Called when the thread dies by itself. */
  onFailure(report: (error: Error) => void): void;
  terminate(): void;
}

/** Starts the module at `url` in a thread of its own. */
export async function startThread(url: string): Promise<Thread> {
  if (isNode) {
    const { Worker } = await import('node:worker_threads');
    const worker = new Worker(new URL(url));
    // Idle threads do not keep a program alive.
    worker.unref();
    return {
      post: (message) => worker.postMessage(message),
      listen: (receive) => worker.on('message', receive),
      onFailure: (report) => worker.on('error', report),
      terminate: () => void worker.terminate(),
    };
  }
  const worker = new Worker(url, { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    listen: (receive) => worker.addEventListener('message', ({ data }) => receive(data)),
    onFailure: (report) => worker.addEventListener('error', (event) => report(new Error(event.message))),
    terminate: () => worker.terminate(),
  };
}

/** Inside a thread: the way to its owner. */
export async function ownerPort(): Promise<Port> {
  if (isNode) {
    const { parentPort } = await import('node:worker_threads');
    if (!parentPort) throw new Error('not in a worker thread');
    return { post: (message) => parentPort.postMessage(message), listen: (receive) => parentPort.on('message', receive) };
  }
  return { post: (message) => postMessage(message), listen: (receive) => addEventListener('message', ({ data }) => receive(data)) };
}
