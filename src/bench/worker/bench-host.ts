// The benchmark inside its worker: the page stays alive, and threads may wait.
import type { Backend } from '../../backends/backend';
import { createBackend } from '../../backends/create';
import type { PeakProbe } from '../../backends/peak';
import { createReferenceBackend } from '../../backends/reference/backend';
import { createWasmPeaks } from '../../backends/wasm/peak';
import { createWebGpuPeaks } from '../../backends/webgpu/peak';
import { messageOf, PmError } from '../../core/errors';
import { runBench } from '../run';
import type { Peer } from '../runner';
import type { BenchRequest, PeerModule, ToPage, ToWorker } from './protocol';

const OPEN_MS = 60_000;

const tell = (message: ToPage) => postMessage(message);
const cancel = new AbortController();

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'cancel') cancel.abort();
  else
    run(data.request).catch((error: unknown) =>
      tell({ type: 'failed', code: error instanceof PmError ? error.code : 'bench', message: messageOf(error) }),
    );
});

async function run(request: BenchRequest): Promise<void> {
  const { backend } = await createBackend({ backend: request.backend, threads: request.threads });
  const probe = await probeOf(backend, request);
  const report = await runBench({
    ...request,
    backend,
    reference: createReferenceBackend(),
    probe,
    peers: request.peers.map(peerOf),
    threads: request.threads ?? (request.environment.isolated ? request.environment.cores : 1),
    onRow: (row) => tell({ type: 'row', row }),
    onProgress: (progress) => tell({ type: 'progress', progress }),
    signal: cancel.signal,
  });
  probe?.dispose();
  backend.dispose();
  tell({ type: 'done', report });
}

async function probeOf({ info }: Backend, { threads }: BenchRequest): Promise<PeakProbe | undefined> {
  if (info.name === 'webgpu') return createWebGpuPeaks();
  return info.name === 'wasm' ? createWasmPeaks({ threads }) : undefined;
}

/** A peer whose module is fetched when it is opened; one that never gets ready is given up. */
function peerOf({ name, backend, url }: PeerModule): Peer {
  return {
    name,
    backend,
    open: async (options) => {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`did not start within ${OPEN_MS / 1000} s`)), OPEN_MS);
      });
      const opened = import(url).then(({ peer }: { peer: Peer }) => peer.open(options));
      return Promise.race([opened, late]);
    },
  };
}
