// The counter-based numbers of the host's `core/rng`: 32-bit integers that wrap.

// A bijective mix of 32 bits (Mulvey's "lowbias32").
fn mix32(value: vec4u) -> vec4u {
  var x = value ^ (value >> vec4u(16));
  x *= 0x7feb352du;
  x ^= x >> vec4u(15);
  x *= 0x846ca68bu;
  return x ^ (x >> vec4u(16));
}

// 32 random bits of the stream `key` at each index.
fn random_bits(key: vec4u, index: vec4u) -> vec4u {
  return mix32(mix32(index) ^ key);
}
