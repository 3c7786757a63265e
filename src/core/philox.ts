/** Key (2 words) and the upper three words of the counter: what tells one stream from all others. Plain data. */
export type StreamKey = readonly [number, number, number, number, number];

/**
 * Philox4x32 with 10 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): writes the four words that
 * belong to counter (`index`, c1, c2, c3) and key (k0, k1) into `out`. A value depends on these six words only.
 */
export function philox(key: StreamKey, index: number, out: Uint32Array): void {
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  let c0 = index | 0;
  let c1 = key[2] | 0;
  let c2 = key[3] | 0;
  let c3 = key[4] | 0;
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(c0, 0xd2511f53);
    const low1 = Math.imul(c2, 0xcd9e8d57);
    const high0 = upperProduct(c0, 0xd251, 0x1f53);
    const high1 = upperProduct(c2, 0xcd9e, 0x8d57);
    c0 = high1 ^ c1 ^ k0;
    c2 = high0 ^ c3 ^ k1;
    c1 = low1;
    c3 = low0;
    // Weyl sequences of the golden ratio and of the square root of 3.
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The upper 32 bits of `a` times the word with the halves `bh` and `bl`, from products of 16 bits. */
function upperProduct(a: number, bh: number, bl: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const hl = Math.imul(ah, bl);
  const lh = Math.imul(al, bh);
  const middle = (Math.imul(al, bl) >>> 16) + (hl & 0xffff) + (lh & 0xffff);
  return (Math.imul(ah, bh) + (hl >>> 16) + (lh >>> 16) + (middle >>> 16)) | 0;
}
