import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PmError } from '../../src/core/errors';
import { sha256Hex } from '../../src/core/hash';

// FIPS 180-2, appendix B.1, and the digest of no bytes.
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('sha256Hex', () => {
  it('gives the standard digests', async () => {
    assert.equal(await sha256Hex(new TextEncoder().encode('abc')), ofAbc);
    assert.equal(await sha256Hex(new Uint8Array()), ofNothing);
  });

  it('hashes a view, not the buffer behind it', async () => {
    assert.equal(await sha256Hex(new TextEncoder().encode('xabcx').subarray(1, 4)), ofAbc);
  });

  it('hashes shared memory', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    shared.set([0x61, 0x62, 0x63]);
    assert.equal(await sha256Hex(shared), ofAbc);
  });

  it('says what is wrong where there is no WebCrypto', async () => {
    await assert.rejects(sha256Hex(new Uint8Array(1), null as never), (error: PmError) => {
      assert.ok(error instanceof PmError);
      assert.equal(error.code, 'no-web-crypto');
      return /https/.test(error.message);
    });
  });
});
