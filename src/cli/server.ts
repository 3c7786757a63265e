import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PmError } from '../core/errors';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Cross-origin isolation for threads, and the strictest policy that the element works under. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/** What the page of the benchmark needs besides: its peers make workers of blobs. Its own part works under the policy above. */
const peerPolicy = headers['Content-Security-Policy']
  .replace("script-src 'self'", "script-src 'self' blob:")
  .replace("worker-src 'self'", "worker-src 'self' blob:")
  .replace("connect-src 'self'", "connect-src 'self' blob: data:");

/** The headers of a file; a worker has the policy of its own script. */
const headersOf = (path: string) => (/^\/bench[/-]/.test(path) ? { ...headers, 'Content-Security-Policy': peerPolicy } : headers);

/** Serves the files of a folder on localhost, and nothing outside it. */
export async function serveFolder(folder: URL, { port, exact }: { port: number; exact: boolean }): Promise<{ url: string; close(): Promise<void> }> {
  const root = normalize(fileURLToPath(folder)).replace(/[\\/]$/, '');
  const server = createServer((request, response) => {
    void answer(root, request.url ?? '/', response).catch(() => response.writeHead(500).end());
  });
  await listen(server, port, exact);
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, close };
}

async function listen(server: ReturnType<typeof createServer>, port: number, exact: boolean): Promise<void> {
  for (let candidate = port; ; candidate++) {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen(candidate, '127.0.0.1', () => resolve(undefined));
    });
    if (!error) return;
    if (error.code !== 'EADDRINUSE' || exact || candidate > port + 100)
      throw new PmError('port', `port ${candidate}`, error.message, 'choose another with --port');
  }
}

async function answer(root: string, url: string, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, 'http://localhost');
  const path = normalize(join(root, decodeURIComponent(pathname)));
  const inside = path === root || path.startsWith(root + sep);
  const found = inside ? await stat(path).catch(() => undefined) : undefined;
  const file = found?.isDirectory() ? join(path, 'index.html') : path;
  const info = found?.isDirectory() ? await stat(file).catch(() => undefined) : found;
  if (!info?.isFile()) {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' }).end('not found\n');
    return;
  }
  if (found?.isDirectory() && !url.split('?')[0].endsWith('/')) {
    response.writeHead(301, { Location: `${url.split('?')[0]}/` }).end();
    return;
  }
  response.writeHead(200, {
    ...headersOf(pathname),
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Length': info.size,
  });
  createReadStream(file).pipe(response);
}
