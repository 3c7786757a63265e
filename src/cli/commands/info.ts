import { cpus, freemem, totalmem } from 'node:os';
import type { BackendInfo, BackendName } from '../../backends/backend';
import { createBackend } from '../../backends/create.node';
import { PmError } from '../../core/errors';
import { software } from '../../study/provenance';
import type { Command } from '../command';

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** A backend as it is here, or why there is none. */
async function probe(backend: BackendName): Promise<BackendInfo | { readonly unavailable: string }> {
  try {
    const { backend: made } = await createBackend({ backend });
    made.dispose();
    return made.info;
  } catch (error) {
    if (!(error instanceof PmError)) throw error;
    return { unavailable: `${error.why}; ${error.hint}` };
  }
}

/** What this machine offers, and what the options choose. */
export const info: Command = {
  name: 'info',
  summary: 'Backends, adapter, features, limits, WASM features and memory of this machine.',
  positionals: [],
  options: {},
  example: 'pm-analyzer info --json',
  run: async (context) => {
    const machine = {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cores: cpus().length,
      memory: totalmem(),
      free: freemem(),
    };
    const backends = { webgpu: await probe('webgpu'), wasm: await probe('wasm'), reference: await probe('reference') };
    const chosen = (await context.backend()).info.name;
    context.print(`${software.name} ${software.version}, Node ${machine.node} on ${machine.platform}`);
    context.print(`${machine.cores} cores, memory ${gibibytes(machine.memory)}, free ${gibibytes(machine.free)}`);
    for (const [name, backend] of Object.entries(backends)) {
      if ('unavailable' in backend) {
        context.print(`${name}: not here (${backend.unavailable})`);
        continue;
      }
      context.print(`${name}: ${backend.device}${backend.software && name === 'webgpu' ? ' (software)' : ''}${name === chosen ? ', chosen' : ''}`);
      for (const [key, value] of Object.entries(backend.details)) context.print(`  ${key}: ${value}`);
    }
    return { software, machine, backends, chosen };
  },
};
