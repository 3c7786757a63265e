import type { WasmBuild } from '../../../wasm/kernels';
import { PmError } from '../../core/errors';

// (module (func (result v128) i32.const 0 i8x16.splat)), and the same with f32x4.relaxed_madd of three of them.
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, 0x03, 0x02, 0x01, 0x00, 0x0a];
const splat = [0x41, 0x00, 0xfd, 0x0f];
const simdModule = [...header, 0x08, 0x01, 0x06, 0x00, ...splat, 0x0b];
const relaxedModule = [...header, 0x13, 0x01, 0x11, 0x00, ...splat, ...splat, ...splat, 0xfd, 0x85, 0x02, 0x0b];

/** What a runtime offers. */
export interface Capabilities {
  readonly simd: boolean;
  readonly relaxed: boolean;
  readonly shared: boolean;
  /** Why there is no shared memory; empty where there is. */
  readonly whyNotShared: string;
}

export function probe(): Capabilities {
  const whyNotShared = missingForSharing();
  return {
    simd: WebAssembly.validate(new Uint8Array(simdModule)),
    relaxed: WebAssembly.validate(new Uint8Array(relaxedModule)),
    shared: whyNotShared === '',
    whyNotShared,
  };
}

function missingForSharing(): string {
  if (typeof SharedArrayBuffer === 'undefined') return 'no SharedArrayBuffer';
  if ('crossOriginIsolated' in globalThis && !globalThis.crossOriginIsolated) return 'the page is not cross-origin isolated';
  return '';
}

export interface WasmChoice {
  readonly build: WasmBuild;
  readonly threads: number;
  /** Why not more. */
  readonly why: string;
}

/** The best build that the runtime takes; a build that is asked for is taken or refused. `threads` is an upper bound. */
export function choose(offered: Capabilities, threads: number, asked?: WasmBuild): WasmChoice {
  const { simd, relaxed, shared, whyNotShared } = offered;
  const refuse = (why: string) => new PmError('wasm-unsupported', `WebAssembly build ${asked ?? 'simd'}`, why, 'use another build or backend');
  if (!simd) throw refuse('the runtime has no SIMD');
  if (asked?.startsWith('relaxed') && !relaxed) throw refuse('the runtime has no relaxed SIMD');
  if (asked?.endsWith('.shared') && !shared) throw refuse(whyNotShared);
  const share = asked ? asked.endsWith('.shared') : shared && threads > 1;
  const kind = relaxed ? 'relaxed' : 'simd';
  const build: WasmBuild = asked ?? (share ? `${kind}.shared` : kind);
  const reasons = [
    asked ? 'the build was asked for' : relaxed ? '' : 'no relaxed SIMD',
    share || threads === 1 ? '' : asked ? 'it has no threads' : `one thread: ${whyNotShared}`,
  ];
  return { build, threads: share ? threads : 1, why: reasons.filter(Boolean).join('; ') || 'everything is there' };
}
