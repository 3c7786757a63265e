import '../../src/components/define';
import type { PeerModule } from '../../src/bench/worker/protocol';
import { presetOf } from '../../src/components/pm-benchmark/settings';

const peers: readonly PeerModule[] = (
  [
    ['onnxruntime-web wasm', 'wasm'],
    ['onnxruntime-web webgpu', 'webgpu'],
    ['tfjs wasm', 'wasm'],
    ['tfjs webgpu', 'webgpu'],
    ['jax-js wasm', 'wasm'],
    ['jax-js webgpu', 'webgpu'],
  ] as const
).map(([name, backend]) => ({ name, backend, url: new URL(`peers/${name.replace(' ', '-')}.js`, import.meta.url).href }));

const benchmark = document.querySelector('pm-benchmark') as HTMLElementTagNameMap['pm-benchmark'];
const query = new URLSearchParams(location.search);
const { settings, run } = presetOf(query, peers);
benchmark.locale = query.get('locale') ?? 'en';
benchmark.peers = peers;
benchmark.settings = settings;
// What goes wrong stands on the page.
if (run) benchmark.run().catch(() => {});
