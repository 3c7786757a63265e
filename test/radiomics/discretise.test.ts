import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { binEdges, digitize, discretise, renumberLevels } from '../../src/radiomics/discretise';

const edges = (values: number[], binWidth: number): number[] => Array.from(binEdges(Float64Array.from(values), { binWidth, binCount: null }));
const counted = (values: number[], binCount: number, single = false): number[] =>
  Array.from(binEdges(Float64Array.from(values), { binWidth: 25, binCount }, single));

describe('bin edges as NumPy computes them', () => {
  test('by width: multiples of it, one beyond the maximum', () => {
    assert.deepEqual(edges([54, 166], 25), [50, 75, 100, 125, 150, 175, 200]);
    assert.deepEqual(edges([50, 100], 25), [50, 75, 100, 125]);
    assert.deepEqual(edges([-54, 10], 25), [-75, -50, -25, 0, 25, 50]);
    assert.deepEqual(edges([7, 7], 25), [0, 25, 50]);
    assert.deepEqual(edges([25, 25], 25), [25, 50]);
  });
  test('by width: the rounding of numpy.arange', () => {
    assert.deepEqual(edges([0.05, 0.65], 0.1), [0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6000000000000001, 0.7000000000000001, 0.8]);
  });
  test('by count: the maximum is in the last bin', () => {
    assert.deepEqual(counted([0, 10], 4), [0, 2.5, 5, 7.5, 11]);
    assert.deepEqual(counted([3, 3], 2), [2.5, 3, 4.5]);
  });
  test('by count: edges in single precision for such images', () => {
    assert.deepEqual(counted([0, 1], 3, true), [0, Math.fround(1 / 3), Math.fround(2 / 3), 2]);
  });
});

test('digitize counts the edges at or below a value', () => {
  const bins = Float64Array.from([0, 1, 2]);
  assert.deepEqual(
    [-1, 0, 0.5, 1, 2, 9].map((value) => digitize(value, bins)),
    [0, 1, 1, 2, 3, 3],
  );
});

test('levels, their histogram and those that occur', () => {
  const roi = {
    size: [3, 2, 1] as const,
    spacing: [1, 1, 1] as const,
    dtype: 'f64' as const,
    mask: Uint8Array.of(1, 0, 1, 1, 1, 0),
    values: Float64Array.of(30, 101, 26, 110),
  };
  const found = discretise(roi, { binWidth: 25, binCount: null });
  assert.deepEqual(Array.from(found.levels), [1, 0, 4, 1, 4, 0]);
  assert.deepEqual(Array.from(found.grayLevels), [1, 4]);
  assert.deepEqual(Array.from(found.histogram), [2, 2]);
  assert.equal(found.levelCount, 4);
});

test('compact levels skip those that do not occur', () => {
  const roi = {
    size: [2, 2, 1] as const,
    spacing: [1, 1, 1] as const,
    dtype: 'f64' as const,
    mask: Uint8Array.of(1, 1, 0, 1),
    values: Float64Array.of(99, 1, 51),
  };
  assert.deepEqual(Array.from(discretise(roi, { binWidth: 25, binCount: null }).compact), [3, 1, 0, 2]);
});

test('renumbered levels differ as before up to the reach, and by more where they did', () => {
  const values = Float64Array.of(0, 4, 5, 90);
  const roi = discretise(
    { size: [5, 1, 1], spacing: [1, 1, 1], dtype: 'f64', mask: Uint8Array.of(1, 1, 0, 1, 1), values },
    { binWidth: 1, binCount: null },
  );
  assert.deepEqual([...roi.grayLevels], [1, 5, 6, 91]);
  assert.deepEqual(renumberLevels(roi, 0), { levels: Int32Array.of(1, 2, 0, 3, 4), numbers: Int32Array.of(1, 2, 3, 4) });
  assert.deepEqual(renumberLevels(roi, 2), { levels: Int32Array.of(1, 4, 0, 5, 8), numbers: Int32Array.of(1, 4, 5, 8) });
  assert.deepEqual(renumberLevels(roi, 1000).numbers, roi.grayLevels);
});
