// Gives WebGPU in Node an adapter: the GPU where there is one, else Chromium's Vulkan on the CPU.
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
  const own = await probeAdapter({});
  const { VK_ICD_FILENAMES, VK_DRIVER_FILES, LD_LIBRARY_PATH = '' } = process.env;
  if (own.startsWith('hardware') || VK_ICD_FILENAMES || VK_DRIVER_FILES || process.platform !== 'linux') return { adapter: own, env: {} };
  const manifest = findSwiftShader(chrome);
  if (!manifest) return { adapter: own, env: {} };
  const env = { VK_ICD_FILENAMES: manifest };
  // Chromium also brings the Vulkan loader, for a system that has none.
  const withLoader = { ...env, LD_LIBRARY_PATH: [LD_LIBRARY_PATH, dirname(manifest)].filter(Boolean).join(':') };
  for (const candidate of [env, withLoader]) {
    const adapter = await probeAdapter(candidate);
    if (adapter !== 'none') return { adapter, env: candidate };
  }
  return { adapter: own, env: {} };
}
