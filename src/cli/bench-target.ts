import { availableParallelism } from 'node:os';
import type { Backend } from '../backends/backend';
import type { PeakProbe } from '../backends/peak';
import { createWasmBackend } from '../backends/wasm/backend';
import { createWasmPeaks } from '../backends/wasm/peak';
import { createWebGpuBackend } from '../backends/webgpu/backend';
import { createNodeGpu } from '../backends/webgpu/node.node';
import { createWebGpuPeaks } from '../backends/webgpu/peak';
import type { Environment } from '../bench/report/report';
import type { Context } from './command';

/** The backend that was asked for; with flags for Dawn, WebGPU with these. */
export async function benchBackend(context: Context, dawn: readonly string[]): Promise<Backend> {
  if (dawn.length === 0) return context.backend();
  const backend = await createWebGpuBackend({ gpu: await createNodeGpu([...dawn]), exact: () => createWasmBackend() });
  context.note(`backend: webgpu (${backend.info.device}), as Dawn's flags ask`);
  return backend;
}

/** What measures the limits of a backend's device; the reference has none. */
export async function probeOf({ info }: Backend, dawn: readonly string[]): Promise<PeakProbe | undefined> {
  if (info.name === 'webgpu') return createWebGpuPeaks({ gpu: await createNodeGpu([...dawn]) });
  return info.name === 'wasm' ? createWasmPeaks({ threads: info.details.threads as number }) : undefined;
}

export function environmentOf(toggles: string | undefined): Environment {
  const { version, platform, arch } = process;
  return { runtime: `Node ${version.slice(1)}`, platform: `${platform} ${arch}`, cores: availableParallelism(), isolated: true, toggles };
}
