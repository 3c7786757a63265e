import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync, zlibSync } from 'fflate';
import { adler32, crc32 } from '../../../src/imaging/io/checksum';
import { inflateHead, inflateRange, inflateRest } from '../../../src/imaging/io/inflate';
import { ascii, concat, nifti1, ramp, read } from './make';

const text = ascii('the quick brown fox jumps over the lazy dog '.repeat(4000));

describe('checksums', () => {
  test('the check values of the RFCs, in one piece and in two', () => {
    const digits = ascii('123456789');
    assert.equal(crc32(digits), 0xcbf43926);
    assert.equal(crc32(digits.subarray(4), crc32(digits.subarray(0, 4))), 0xcbf43926);
    assert.equal(adler32(ascii('Wikipedia')), 0x11e60398);
    const long = new Uint8Array(100000).fill(255);
    assert.equal(adler32(long.subarray(5000), adler32(long.subarray(0, 5000))), adler32(long));
  });
});

describe('inflate', () => {
  for (const [name, pack] of [
    ['gzip', gzipSync],
    ['zlib', zlibSync],
  ] as const) {
    test(`${name}: ranges, heads and rests`, () => {
      const packed = pack(text);
      const { bytes, extra } = inflateRange(packed, 1000, 5000, 'x');
      assert.deepEqual(bytes, text.slice(1000, 6000));
      assert.equal(extra, text.length - 6000);
      assert.deepEqual(inflateHead(packed, 100, 'x'), text.slice(0, 100));
      assert.deepEqual(inflateRest(packed, 7, text.length, 'x'), text.subarray(7));
      assert.throws(() => inflateRest(packed, 0, 1000, 'x'), { code: 'volume-too-large' });
      assert.throws(() => inflateRange(packed, 0, text.length + 1, 'x'), { code: 'volume-truncated' });
    });

    test(`${name}: any changed or missing byte is noticed`, () => {
      const packed = pack(text.subarray(0, 200));
      // The gzip header's time stamp, flags and system byte carry nothing.
      const from = name === 'gzip' ? 10 : 0;
      for (let at = from; at < packed.length; at++) {
        const changed = packed.slice();
        changed[at] ^= 0x10;
        assert.throws(() => inflateRange(changed, 0, 200, 'x'), { name: 'PmError' }, `byte ${at}`);
        assert.throws(() => inflateRange(packed.subarray(0, at), 0, 200, 'x'), { name: 'PmError' }, `cut at ${at}`);
      }
    });
  }

  test('gzip members follow each other, large, small and many', () => {
    const parts = [text, ascii('a'), new Uint8Array(), ...ramp(3000).map((i) => ascii(String.fromCharCode(65 + (i % 26))))];
    const packed = concat(...parts.map((part) => gzipSync(part)));
    const whole = concat(...parts);
    assert.deepEqual(inflateRange(packed, 0, whole.length, 'x').bytes, whole);
    const damaged = packed.slice();
    damaged[gzipSync(text).length - 5] ^= 1;
    assert.throws(() => inflateRange(damaged, 0, 10, 'x'), /damaged/);
  });

  test('what a writer puts behind the stream is ignored', () => {
    for (const tail of ['\n', '\0\0', '\r\n\r\n', '\0'.repeat(11)]) {
      for (const pack of [gzipSync, zlibSync]) assert.deepEqual(inflateRange(concat(pack(text), ascii(tail)), 0, text.length, 'x').bytes, text);
    }
    const two = concat(gzipSync(text), gzipSync(ascii('b')), ascii('\0'.repeat(5000)));
    assert.deepEqual(inflateRange(two, 0, text.length + 1, 'x'), { bytes: concat(text, ascii('b')), extra: 0 });
  });

  test('a length that the packed bytes cannot hold is refused before it is allocated', async () => {
    const packed = gzipSync(nifti1([1000, 1000, 500], [0], { type: 'uint8' }));
    await assert.rejects(read('a.nii.gz', packed), { code: 'volume-truncated' });
  });

  test('a long tail of zeros is refused', async () => {
    // 128 MiB in 128 KiB: one member of 1 MiB, again and again.
    const member = gzipSync(new Uint8Array(1 << 20));
    const bomb = new Uint8Array(member.length * 128);
    for (let i = 0; i < 128; i++) bomb.set(member, i * member.length);
    await assert.rejects(read('a.nii.gz', concat(gzipSync(nifti1([1], [0])), bomb)), {
      code: 'volume-compression',
      message: /more than its header needs/,
    });
  });
});
