// The counter-based numbers of the host's `core/rng`, four at a time: 32-bit integers that wrap.

/** A bijective mix of 32 bits (Mulvey's "lowbias32"). */
@inline
export function mix32(value: v128): v128 {
  let x = v128.xor(value, i32x4.shr_u(value, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** 32 random bits of the stream `key` at each index. */
@inline
export function randomBits(key: v128, index: v128): v128 {
  return mix32(v128.xor(mix32(index), key));
}
