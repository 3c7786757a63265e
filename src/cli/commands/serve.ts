import type { Command } from '../command';
import { integer } from '../command';
import { serveFolder } from '../server';

const DEFAULT_PORT = 8080;

/** The built demo on localhost. */
export const serve: Command = {
  name: 'serve',
  summary: 'Serve the built demo on localhost, with the headers that threads need.',
  positionals: [],
  options: { port: { type: 'string', value: 'N', help: `port (default ${DEFAULT_PORT}; the next free one where it is taken)` } },
  example: 'pm-analyzer serve --port 8080',
  run: async (context) => {
    const asked = integer(context.options, 'port', 1, 65535);
    const server = await serveFolder(new URL('./demo/', import.meta.url), { port: asked ?? DEFAULT_PORT, exact: asked !== undefined });
    context.print(`${server.url} (Ctrl-C ends)`);
    await new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.close();
    return { url: server.url };
  },
};
