import { type WasmBuild, wasmUrls } from '../../../wasm/kernels';
import { messageOf, PmError } from '../../core/errors';
import { throwIfAborted } from '../../core/progress';
import type { Tensor } from '../../core/tensor';
import type { Plan } from '../../graph/plan';
import type { Backend, BackendInfo, LoadOptions } from '../backend';
import { evaluateConstants } from '../constants';
import { stateParts } from '../state';
import { WasmExecutable } from './executable';
import { Heap } from './heap';
import { PlanMemory } from './plan-memory';
import { availableThreads, mayBlock, readAsset } from './platform.node';
import { choose, probe } from './probe';
import { WasmState } from './state';
import { createPool, createSingle, type Executor } from './threads';

export interface WasmOptions {
  /** At most this many threads, the calling one among them; by default as many as the machine runs at once. */
  readonly threads?: number;
  /** A certain build instead of the best one; refused where the runtime lacks what it needs. */
  readonly build?: WasmBuild;
  /** Whether the calling thread may wait on an atomic; by default all may but a page's main thread. */
  readonly blocking?: boolean;
  /** Least work (about multiplications) of a slice that is worth waking a thread for. */
  readonly sliceWork?: number;
}

export interface WasmBackend extends Backend {
  /** Bytes of linear memory that loaded plans hold. */
  readonly usedBytes: number;
  load(plan: Plan, weights?: ReadonlyMap<string, Tensor>, options?: LoadOptions): Promise<WasmExecutable>;
}

const PAGE = 65536;

/** Most pages of a 32-bit memory, less one, so that the end of a block is an address; then what stingier systems reserve. */
const maxima = [65535, 32768, 16384, 8192];

const SLICE_WORK = 1 << 17;

/** The kernels with a memory of their own: what plans and peaks run on. */
export async function openWasm(options: WasmOptions): Promise<{ readonly info: BackendInfo; readonly heap: Heap; readonly executor: Executor }> {
  const wanted = Math.max(1, Math.floor(options.threads ?? (await availableThreads())));
  const { build, threads, why } = choose(probe(), wanted, options.build);
  const module = await compileBuild(build);
  const { memory, pages } = createMemory(build.endsWith('.shared'));
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const heap = new Heap(memory, pages * PAGE);
  const executor = threads > 1 ? await createPool(module, instance, heap, threads - 1, options.blocking ?? mayBlock()) : createSingle(instance);
  const device = `WebAssembly ${build}, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
  return { info: { name: 'wasm', device, software: false, details: { build, threads, why } }, heap, executor };
}

/** Plans on the CPU: SIMD kernels over one linear memory, on several threads where memory can be shared. */
export async function createWasmBackend(options: WasmOptions = {}): Promise<WasmBackend> {
  const { info, heap, executor } = await openWasm(options);

  let last: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(run: () => Promise<T>): Promise<T> => {
    const next = last.then(run, run);
    last = next.catch(() => {});
    return next;
  };

  const backend: WasmBackend = {
    info,
    get usedBytes() {
      return heap.used;
    },
    createState: async (bytes) => new WasmState(heap, bytes, exclusively),
    load: async (plan, weights = new Map(), { signal, state } = {}) => {
      throwIfAborted(signal);
      const states = stateParts(plan, state, WasmState, (own, name) => own.block(name)).map(({ pointer }) => pointer);
      const planMemory = new PlanMemory(heap, plan, states, evaluateConstants(plan, weights), options.sliceWork ?? SLICE_WORK);
      try {
        return new WasmExecutable(plan, planMemory, heap, executor, exclusively);
      } catch (error) {
        planMemory.dispose();
        throw error;
      }
    },
    exact: async () => backend,
    dispose: () => executor.dispose(),
  };
  return backend;
}

async function compileBuild(build: WasmBuild): Promise<WebAssembly.Module> {
  const url = wasmUrls[build];
  try {
    return await WebAssembly.compile(await readAsset(url));
  } catch (error) {
    throw new PmError('wasm-asset', `kernels at ${url}`, messageOf(error), 'serve the .wasm files beside the scripts', { cause: error });
  }
}

function createMemory(shared: boolean): { memory: WebAssembly.Memory; pages: number } {
  let failure: unknown;
  for (const pages of maxima) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum: pages, shared }), pages };
    } catch (error) {
      failure = error;
    }
  }
  const pages = maxima[maxima.length - 1];
  throw new PmError('wasm-memory', 'wasm memory', `${pages * PAGE} bytes of address space cannot be reserved`, 'close other pages', {
    cause: failure,
  });
}
