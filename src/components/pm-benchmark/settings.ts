import { type SuiteName, suiteNames } from '../../bench/report/report';
import type { BenchRequest, PeerModule } from '../../bench/worker/protocol';

/** What the user chooses. */
export interface BenchSettings {
  readonly suites: readonly SuiteName[];
  readonly only: string;
  readonly backend: 'auto' | 'webgpu' | 'wasm';
  /** 0: as many as the browser says. */
  readonly threads: number;
  readonly size: 'full' | 'small';
  /** Names of the peers to run. */
  readonly peers: readonly string[];
  readonly toggles: string;
}

export const defaultSettings: BenchSettings = {
  suites: ['peak', 'memory', 'kernels', 'models'],
  only: '',
  backend: 'auto',
  threads: 0,
  size: 'full',
  peers: [],
  toggles: '',
};

const oneOf = <T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T => allowed.find((each) => each === value) ?? otherwise;

/**
 * Settings from the query of an address: `suites=kernels,models`, `only`, `backend`, `threads`, `size`, `peers=tfjs wasm,…` (or `all`),
 * `toggles`. What it does not say, or says wrongly, is as by default. `run` in it asks to start.
 */
export function presetOf(query: URLSearchParams, offered: readonly PeerModule[]): { readonly settings: BenchSettings; readonly run: boolean } {
  const list = (name: string) =>
    query
      .get(name)
      ?.split(',')
      .map((part) => part.trim());
  const suites = suiteNames.filter((name) => list('suites')?.includes(name) || list('suites')?.includes('all'));
  const threads = Number(query.get('threads'));
  const peers = offered.filter(({ name }) => list('peers')?.includes(name) || list('peers')?.includes('all'));
  const settings: BenchSettings = {
    suites: suites.length ? suites : defaultSettings.suites,
    only: query.get('only') ?? '',
    backend: oneOf(query.get('backend'), ['auto', 'webgpu', 'wasm'], 'auto'),
    threads: Number.isInteger(threads) && threads > 0 && threads <= 256 ? threads : 0,
    size: oneOf(query.get('size'), ['full', 'small'], 'full'),
    peers: peers.map(({ name }) => name),
    toggles: query.get('toggles') ?? '',
  };
  return { settings, run: query.has('run') };
}

/** The query that gives these settings; what is as by default is left out. */
export function queryOf(settings: BenchSettings): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    const text = String(value);
    if (text !== String(defaultSettings[name as keyof BenchSettings])) query.set(name, text);
  }
  return `?${query}`;
}

/** What the worker is asked for. */
export function requestOf(settings: BenchSettings, offered: readonly PeerModule[], page: Window): BenchRequest {
  const { hardwareConcurrency, userAgent } = page.navigator;
  return {
    suites: settings.suites,
    filter: settings.only,
    backend: settings.backend,
    threads: settings.threads || undefined,
    size: settings.size,
    peers: offered.filter(({ name }) => settings.peers.includes(name)),
    environment: {
      runtime: browserName(userAgent),
      platform: userAgent.match(/\(([^)]*)\)/)?.[1] ?? 'unknown',
      cores: hardwareConcurrency,
      isolated: page.crossOriginIsolated,
      toggles: settings.toggles || undefined,
    },
  };
}

/** `Chrome 140` from what the browser calls itself. */
export function browserName(userAgent: string): string {
  const [, name, version] =
    userAgent
      .match(/(Edg|OPR|Firefox|Chrome|Version)\/(\d+)/g)
      ?.at(-1)
      ?.match(/(\w+)\/(\d+)/) ?? [];
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' };
  return name ? `${names[name] ?? name} ${version}` : userAgent;
}
