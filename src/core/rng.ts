/**
 * Counter-based random numbers: a value depends on a key and an index only, so that any worker, backend and order
 * of evaluation gives the same stream.
 */

/** FNV-1a, 32 bits, of the UTF-8 bytes of `text`. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A bijective mix of 32 bits (two multiplications; Mulvey's "lowbias32"). */
export function mix32(value: number): number {
  let x = value >>> 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return x >>> 0;
}

/** 32 random bits of stream `key` at `index`. */
export function randomBits(key: string | number, index: number): number {
  const seed = typeof key === 'string' ? fnv1a32(key) : key;
  return mix32(mix32(index) ^ seed);
}

/** Uniform in [0, 1), a multiple of 2^-24. */
export function randomUnit(key: string | number, index: number): number {
  return (randomBits(key, index) >>> 8) / 0x1000000;
}
