import { setFlagsFromString } from 'node:v8';

const FIRST_WITH_RELAXED_SIMD = 22;

/**
 * Lets Node 20 and 21 compile relaxed SIMD, which they have behind a flag of V8; newer ones have it as it is.
 * The flag holds for the whole process, its workers included. Call it before any module is compiled or validated.
 */
export function enableRelaxedSimd(): void {
  if (Number(process.versions.node.split('.')[0]) < FIRST_WITH_RELAXED_SIMD) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
