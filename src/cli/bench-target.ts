import { availableParallelism } from 'node:os';
import type { Backend } from '../backends/backend';
import type { PeakProbe } from '../backends/peak';
import { createWasmPeaks } from '../backends/wasm/peak';
import { createNodeGpu } from '../backends/webgpu/node.node';
import { createWebGpuPeaks } from '../backends/webgpu/peak';
import type { Environment } from '../bench/report/report';

/** What measures the limits of a backend's device; the reference has none. */
export async function probeOf({ info }: Backend): Promise<PeakProbe | undefined> {
  if (info.name === 'webgpu') return createWebGpuPeaks({ gpu: await createNodeGpu() });
  return info.name === 'wasm' ? createWasmPeaks({ threads: info.details.threads as number }) : undefined;
}

export function environmentOf(toggles: string | undefined): Environment {
  const { version, platform, arch } = process;
  return { runtime: `Node ${version.slice(1)}`, platform: `${platform} ${arch}`, cores: availableParallelism(), isolated: true, toggles };
}
