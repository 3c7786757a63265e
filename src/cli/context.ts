import type { Backend } from '../backends/backend';
import { createBackend } from '../backends/create.node';
import { type Context, choice, integer, type OptionValues } from './command';
import { progressPrinter } from './progress';

const backendNames = ['auto', 'webgpu', 'wasm', 'reference'] as const;

/** What `--backend` and `--threads` ask for. */
export interface BackendChoice {
  readonly backend: (typeof backendNames)[number];
  readonly threads?: number;
}

export function backendChoice(options: OptionValues): BackendChoice {
  return { backend: choice(options, 'backend', backendNames) ?? 'auto', threads: integer(options, 'threads', 1, 256) };
}

/** The context of one call, and how to end it. */
export function createContext(options: OptionValues, seed: number, signal: AbortSignal): Context & { endProgress(): void; dispose(): Promise<void> } {
  const quiet = Boolean(options.quiet);
  const bar = progressPrinter(process.stderr);
  let backend: Promise<Backend> | undefined;
  const note = (line: string) => {
    if (quiet) return;
    bar.end();
    process.stderr.write(`${line}\n`);
  };
  return {
    options,
    seed,
    signal,
    print: (line) => {
      if (quiet || options.json) return;
      bar.end();
      process.stdout.write(`${line}\n`);
    },
    note,
    onProgress: quiet ? () => {} : bar.report,
    backend: () => {
      backend ??= createBackend(backendChoice(options)).then(({ backend: made, reason }) => {
        note(`backend: ${made.info.name} (${made.info.device}), ${reason}`);
        return made;
      });
      return backend;
    },
    endProgress: bar.end,
    dispose: async () => (await backend?.catch(() => undefined))?.dispose(),
  };
}
