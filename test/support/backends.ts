import type { Backend } from '../../src/backends/backend';
import { createBackend } from '../../src/backends/create.node';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { createWasmBackend } from '../../src/backends/wasm/backend';
import { probe } from '../../src/backends/wasm/probe';
import { createNodeGpu } from '../../src/backends/webgpu/node.node';
import { messageOf } from '../../src/core/errors';
import type { WasmBuild } from '../../wasm/kernels';

export interface TestBackend {
  readonly name: string;
  readonly create: () => Promise<Backend> | Backend;
  readonly skip: string | false;
}

/** Why WebGPU cannot run here; false where it can. */
export const noWebGpu: string | false = await createNodeGpu()
  .then((gpu) => gpu.requestAdapter())
  .then((adapter) => (adapter ? false : 'no WebGPU adapter; VK_ICD_FILENAMES may name a software driver'), messageOf);

/** `PM_BACKENDS` limits the backends: first words of their names, separated by commas. */
const wanted = process.env.PM_BACKENDS?.split(',');

const all: readonly TestBackend[] = [
  { name: 'reference', create: createReferenceBackend, skip: false },
  wasm('simd', 1),
  wasm('simd.shared', 2),
  wasm('relaxed', 1),
  wasm('relaxed.shared', 2),
  { name: 'webgpu', create: async () => (await createBackend({ backend: 'webgpu', threads: 1 })).backend, skip: noWebGpu },
];

/** Every backend that this machine can run; each says why where it cannot. */
export const backends = all.map((entry): TestBackend => {
  const isWanted = wanted?.includes(entry.name.split(' ')[0]) ?? true;
  return isWanted ? entry : { ...entry, skip: `PM_BACKENDS is ${wanted}` };
});

/** Builds whose kernels others run too, with threads or without. */
export const coveredBuilds: Readonly<Record<string, string>> = {
  'wasm simd.shared': 'the build without threads runs the same kernels',
  'wasm relaxed': 'the build with threads runs the same kernels',
};

/** Slices are as small as they can be, so that every kernel is sliced. */
function wasm(build: WasmBuild, threads: number): TestBackend {
  const { relaxed } = probe();
  const skip = build.startsWith('relaxed') && !relaxed ? 'no relaxed SIMD (Node 20: --experimental-wasm-relaxed-simd)' : false;
  return { name: `wasm ${build}`, create: () => createWasmBackend({ build, threads, sliceWork: 1 }), skip };
}
