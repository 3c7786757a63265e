import { PmError } from '../core/errors';
import type { Backend, BackendName, DeviceChange } from './backend';
import { createReferenceBackend } from './reference/backend';
import { createWasmBackend } from './wasm/backend';
import { createWebGpuBackend } from './webgpu/backend';
import type { WebGpuOptions } from './webgpu/device';

export interface CreateOptions {
  readonly backend: 'auto' | BackendName;
  /** Threads of the WASM backend; one a core if not given. */
  readonly threads?: number;
  /** Where WebGPU comes from, if not from the page: a native implementation in Node. */
  readonly gpu?: () => Promise<WebGpuOptions['gpu']>;
  /** How WebGPU chooses among variants of its kernels, and where what it measured is kept (`WebGpuOptions`). */
  readonly tune?: WebGpuOptions['tune'];
  readonly tuningStore?: WebGpuOptions['tuningStore'];
  /** Told of a WebGPU device that was lost, and of the next one. */
  readonly onDeviceChange?: (change: DeviceChange) => void;
}

/** A backend, and why it was chosen. */
export interface Chosen {
  readonly backend: Backend;
  readonly reason: string;
}

/**
 * Makes the backend that was asked for. `auto` takes WebGPU where there is an adapter, else WASM; nothing else falls back. Beside WebGPU
 * stands WASM for what must be exact.
 */
export async function createBackend({ backend, threads, gpu, tune, tuningStore, onDeviceChange }: CreateOptions): Promise<Chosen> {
  if (backend === 'reference') return { backend: createReferenceBackend(), reason: 'as asked' };
  if (backend === 'wasm') return { backend: await createWasmBackend({ threads }), reason: 'as asked' };
  const createWebGpu = async () =>
    createWebGpuBackend({ gpu: await gpu?.(), tune, tuningStore, onDeviceChange, exact: () => createWasmBackend({ threads }) });
  if (backend === 'webgpu') return { backend: await createWebGpu(), reason: 'as asked' };
  try {
    const made = await createWebGpu();
    return {
      backend: made,
      reason: made.info.software ? 'there is a WebGPU adapter (in software: WASM is likely faster)' : 'there is a WebGPU adapter',
    };
  } catch (error) {
    if (!(error instanceof PmError)) throw error;
    return { backend: await createWasmBackend({ threads }), reason: `no WebGPU (${error.why})` };
  }
}
