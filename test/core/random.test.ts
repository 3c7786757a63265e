import assert from 'node:assert/strict';
import { test } from 'node:test';
import { philox, type StreamKey } from '../../src/core/philox';
import { Random, randomStream } from '../../src/core/random';

/** Known answers of Random123, the authors' own library: counter, key, words. */
const answers: readonly [number, StreamKey, readonly number[]][] = [
  [0, [0, 0, 0, 0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  [0xffffffff, [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
  [0x243f6a88, [0xa4093822, 0x299f31d0, 0x85a308d3, 0x13198a2e, 0x03707344], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]],
];

test('Philox4x32-10 gives the known answers of its authors', () => {
  for (const [index, key, words] of answers) {
    const out = new Uint32Array(4);
    philox(key, index, out);
    assert.deepEqual([...out], words);
    // Through a stream: the words of block 0 and then of block 1.
    if (index !== 0) continue;
    const stream = new Random(key);
    assert.deepEqual([stream.bits(), stream.bits(), stream.bits(), stream.bits()], words);
    philox(key, 1, out);
    assert.equal(stream.bits(), out[0]);
  }
});

const draws = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test('uniform, normal and whole numbers have their moments', () => {
  const stream = randomStream(7, ['moments']);
  const n = 40000;
  const uniform = draws(n, () => stream.uniform(-2, 4));
  assert.ok(uniform.every((value) => value >= -2 && value < 4));
  // Five standard errors: sqrt(36 / 12 / n) of the mean.
  assert.ok(Math.abs(mean(uniform) - 1) < 5 * Math.sqrt(3 / n));
  const normal = draws(n, () => stream.normal());
  assert.ok(Math.abs(mean(normal)) < 5 / Math.sqrt(n));
  assert.ok(Math.abs(mean(normal.map((z) => z * z)) - 1) < 5 * Math.sqrt(2 / n));
  assert.ok(Math.abs(mean(normal.map((z) => z ** 4)) - 3) < 5 * Math.sqrt(96 / n));
  const whole = draws(n, () => stream.integer(3, 8));
  for (let value = 3; value < 8; value++) assert.ok(Math.abs(whole.filter((w) => w === value).length / n - 0.2) < 5 * Math.sqrt(0.16 / n));
  assert.deepEqual(new Set(whole), new Set([3, 4, 5, 6, 7]));
});

test('streams of other seeds, epochs, cases and transforms share nothing; the same path is the same stream', () => {
  const paths: [number, (number | string)[]][] = [
    [1, []],
    [2, []],
    [1, [1]],
    [1, [0, 1]],
    [1, [0, 0, 'case-1']],
    [1, [0, 0, 'case-2']],
    [1, [0, 0, 'case-2', 1]],
  ];
  const streams = paths.map(([seed, path]) => {
    const stream = randomStream(seed, path);
    return draws(100, () => stream.bits());
  });
  assert.equal(new Set(streams.flat()).size, 100 * paths.length);
  assert.deepEqual(
    draws(5, () => randomStream(1, [3, 'a']).unit()),
    draws(5, () => randomStream(1, [3, 'a']).unit()),
  );
  assert.throws(() => randomStream(-1), { code: 'seed' });
  assert.throws(() => randomStream(0, [1.5]), { code: 'seed' });
});

test('a forked stream is plain data and has its own numbers', () => {
  const key = randomStream(5).fork();
  assert.deepEqual(JSON.parse(JSON.stringify(key)), key);
  const forked = new Random(key);
  const parent = randomStream(5);
  assert.notEqual(forked.bits(), parent.bits());
});
