// Gives WebGPU in Node an adapter: the GPU where there is one, else Chromium's Vulkan on the CPU.
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { findSwiftShader } from './chrome.mjs';
import { node } from './process.mjs';

// Runs in a process of its own: drivers are loaded once a process, by its environment.
const probe = `
import { create, globals } from 'webgpu';
Object.assign(globalThis, globals);
const adapter = await create([]).requestAdapter();
console.log('adapter=' + (adapter ? (adapter.info.isFallbackAdapter ? 'software ' : 'hardware ') + adapter.info.description : 'none'));
process.exit(0);
`;

async function probeAdapter(env) {
  const { output } = await node(['--input-type=module', '--eval', probe], { capture: true, env: { ...process.env, ...env } });
  return output.match(/^adapter=(.*)$/m)?.[1] ?? 'none';
}

/** What to add to the environment of Node's tests, and what they will run on. */
export async function chooseAdapter(chrome) {
  const { VK_ICD_FILENAMES, VK_DRIVER_FILES, LD_LIBRARY_PATH = '', XDG_RUNTIME_DIR = tmpdir() } = process.env;
  // Mesa's Vulkan layer writes to stderr where it is not set.
  const quiet = process.platform === 'linux' ? { XDG_RUNTIME_DIR } : {};
  const own = await probeAdapter(quiet);
  const asItIs = { adapter: own, env: quiet };
  if (own.startsWith('hardware') || VK_ICD_FILENAMES || VK_DRIVER_FILES || process.platform !== 'linux') return asItIs;
  const manifest = findSwiftShader(chrome);
  if (!manifest) return asItIs;
  const env = { ...quiet, VK_ICD_FILENAMES: manifest };
  // Chromium also brings the Vulkan loader, for a system that has none.
  const withLoader = { ...env, LD_LIBRARY_PATH: [LD_LIBRARY_PATH, dirname(manifest)].filter(Boolean).join(':') };
  for (const candidate of [env, withLoader]) {
    const adapter = await probeAdapter(candidate);
    if (adapter !== 'none') return { adapter, env: candidate };
  }
  return asItIs;
}
