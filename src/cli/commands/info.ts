import { cpus, freemem, totalmem } from 'node:os';
import { software } from '../../study/provenance';
import type { Command } from '../command';

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** What this machine offers, and what `auto` would choose. */
export const info: Command = {
  name: 'info',
  summary: 'Backends, adapter, features, limits, WASM features and memory of this machine.',
  positionals: [],
  options: {},
  example: 'pm-analyzer info --json',
  run: async (context) => {
    const backend = await context.backend();
    const { name, device, software: emulated, details } = backend.info;
    const machine = {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cores: cpus().length,
      memory: totalmem(),
      free: freemem(),
    };
    context.print(`${software.name} ${software.version}, Node ${machine.node} on ${machine.platform}`);
    context.print(`memory ${gibibytes(machine.memory)}, free ${gibibytes(machine.free)}, ${machine.cores} cores`);
    context.print(`backend ${name}: ${device}${emulated && name === 'webgpu' ? ' (software)' : ''}`);
    for (const [key, value] of Object.entries(details)) context.print(`  ${key}: ${value}`);
    return { software, machine, backend: backend.info };
  },
};
