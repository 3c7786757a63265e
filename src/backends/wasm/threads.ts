import { kernelFields } from '../../../wasm/kernels';
import { assert, PmError } from '../../core/errors';
import type { Heap } from './heap';
import type { Call, KernelName } from './kernel';
import { startThread, type Thread } from './platform.node';
import { CONTROL_BYTES, type KernelFunction, type ThreadStart, takeSlices, Word } from './slices';
import { workerUrl } from './thread?worker';

const kernelNames = Object.keys(kernelFields) as KernelName[];

/** Runs calls one after another. A promise where the owner may not wait for its threads. */
export interface Executor {
  run(call: Call): Promise<void> | undefined;
  dispose(): void;
}

/** The kernels on the calling thread. */
export function createSingle(instance: WebAssembly.Instance): Executor {
  const exports = instance.exports as Readonly<Record<KernelName, KernelFunction>>;
  return {
    run: ({ kernel, params, extent }) => {
      exports[kernel](params, 0, extent);
      return undefined;
    },
    dispose: () => {},
  };
}

/** The kernels on the calling thread and `count` more, over one shared memory. `blocking`: the calling thread may wait on an atomic. */
export async function createPool(
  module: WebAssembly.Module,
  instance: WebAssembly.Instance,
  heap: Heap,
  count: number,
  blocking: boolean,
): Promise<Executor> {
  const address = heap.allocate(CONTROL_BYTES);
  const control = heap.i32(address, CONTROL_BYTES / 4).fill(0);
  control[Word.message] = blocking ? 0 : 1;
  const kernels = kernelNames.map((name) => instance.exports[name] as KernelFunction);
  const threads = await Promise.all(Array.from({ length: count }, () => startThread(workerUrl)));
  const start: ThreadStart = { module, memory: heap.memory, control: address, kernels: kernelNames };
  // Called by the message of the call that is waited for, or when nothing will come any more.
  let finished: ((call: number) => void) | undefined;
  let stop: (() => void) | undefined;
  let disposed = false;
  const gone = () => new PmError('disposed', 'the WASM backend', 'was disposed', 'create another');
  await Promise.all(threads.map((thread) => ready(thread, start, (call) => finished?.(call)))).catch((error: unknown) => {
    for (const thread of threads) thread.terminate();
    throw new PmError('wasm-threads', 'threads of the WASM backend', 'did not start', 'allow workers of the same origin, or use one thread', {
      cause: error,
    });
  });

  const check = () => assert(Atomics.load(control, Word.failed) === 0, 'a kernel trapped in a thread');
  return {
    run: ({ kernel, params, extent, grain }) => {
      if (disposed) throw gone();
      const own = kernels[kernelNames.indexOf(kernel)];
      if (extent <= grain) {
        own(params, 0, extent);
        return undefined;
      }
      control[Word.kernel] = kernelNames.indexOf(kernel);
      control[Word.params] = params;
      control[Word.extent] = extent;
      // A few slices a thread even out what runs beside them.
      control[Word.slice] = Math.max(grain, Math.ceil(extent / (4 * (count + 1))));
      Atomics.store(control, Word.next, 0);
      Atomics.store(control, Word.pending, count);
      const call = (Atomics.add(control, Word.call, 1) + 1) | 0;
      Atomics.notify(control, Word.call);
      try {
        takeSlices(control, kernels);
      } catch {
        // Threads still run; the check below reports it.
        Atomics.store(control, Word.failed, 1);
      }
      if (blocking) {
        for (let pending = Atomics.load(control, Word.pending); pending > 0; pending = Atomics.load(control, Word.pending)) {
          Atomics.wait(control, Word.pending, pending);
        }
        check();
        return undefined;
      }
      return new Promise<void>((resolve, reject) => {
        stop = () => reject(gone());
        finished = (done) => {
          if (done === call) resolve();
        };
        if (Atomics.load(control, Word.pending) === 0) resolve();
      }).then(check);
    },
    dispose: () => {
      disposed = true;
      stop?.();
      for (const thread of threads) thread.terminate();
      heap.free(address);
    },
  };
}

/** Starts a thread; its first message says that it waits for calls, later ones that a call is done. */
function ready(thread: Thread, start: ThreadStart, onCall: (call: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let waits = false;
    thread.listen((message) => {
      if (waits) onCall(message as number);
      waits = true;
      resolve();
    });
    thread.onFailure(reject);
    thread.post(start);
  });
}
