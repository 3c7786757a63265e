import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { binEdges, binned, numbersOf } from '../../src/radiomics/discretise';
import { levelled } from '../../src/radiomics/levelled-roi';
import { engineMatrices } from '../../src/radiomics/matrices';
import type { Roi } from '../../src/radiomics/roi';

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

const matrices = engineMatrices(createReferenceBackend());
const discretise = (roi: Roi, binWidth: number) => levelled(binned(roi, { binWidth, binCount: null }), matrices);

test('levels, their histogram and those that occur', async () => {
  const roi = {
    size: [3, 2, 1] as const,
    spacing: [1, 1, 1] as const,
    dtype: 'f64' as const,
    mask: Uint8Array.of(1, 0, 1, 1, 1, 0),
    values: Float64Array.of(30, 101, 26, 110),
  };
  const found = await discretise(roi, 25);
  assert.deepEqual(Array.from(found.levels), [1, 0, 4, 1, 4, 0]);
  assert.deepEqual(Array.from(found.grayLevels), [1, 4]);
  assert.deepEqual(Array.from(found.histogram), [2, 2]);
  assert.deepEqual(Array.from(found.edges), [25, 50, 75, 100]);
  assert.equal(found.levelCount, 4);
});

test('compact levels skip those that do not occur', async () => {
  const roi = {
    size: [2, 2, 1] as const,
    spacing: [1, 1, 1] as const,
    dtype: 'f64' as const,
    mask: Uint8Array.of(1, 1, 0, 1),
    values: Float64Array.of(99, 1, 51),
  };
  assert.deepEqual(Array.from((await discretise(roi, 25)).compact), [3, 1, 0, 2]);
});

test('renumbered levels differ as before up to the reach, and by more where they did', () => {
  const grayLevels = Int32Array.of(1, 5, 6, 91);
  assert.deepEqual(numbersOf(grayLevels, 0), Int32Array.of(1, 2, 3, 4));
  assert.deepEqual(numbersOf(grayLevels, 2), Int32Array.of(1, 4, 5, 8));
  assert.deepEqual(numbersOf(grayLevels, 1000), grayLevels);
});

describe('edges of IBSI’s bins are where its formulas change, to the last bit', () => {
  /** Next to each other in f64. */
  const before = (value: number): number => {
    const number = Float64Array.of(value);
    new BigInt64Array(number.buffer)[0] += value > 0 ? -1n : 1n;
    return number[0];
  };
  const roiOf = (values: number[]): Roi => ({
    size: [values.length, 1, 1],
    spacing: [1, 1, 1],
    dtype: 'f64',
    mask: new Uint8Array(values.length).fill(1),
    values: Float64Array.from(values),
  });
  for (const [low, high] of [
    [-3.3, 7.1],
    [0, 1e-5],
    [1000.1, 1000.7],
    [-1e9, 17],
  ]) {
    for (const bins of [2, 7, 1000]) {
      test(`${bins} bins from ${low} to ${high}`, () => {
        const width = (high - low) / bins;
        const byCount = (v: number) => (v < high ? Math.min(bins, Math.floor((bins * (v - low)) / (high - low)) + 1) : bins);
        const byWidth = (v: number) => Math.floor(((v - low) / width) * (1 + 4 * Number.EPSILON)) + 1;
        for (const [levelOf, setting] of [
          [byCount, { binWidth: 25, binCount: bins }],
          [byWidth, { binWidth: width, binCount: null }],
        ] as const) {
          const { edges, levelCount } = binned(roiOf([low, high]), { ...setting, conformance: 'ibsi' });
          assert.equal(levelCount, levelOf(high));
          assert.equal(edges[0], low);
          for (let n = 1; n < levelCount; n++) {
            assert.equal(levelOf(edges[n]), n + 1);
            assert.equal(levelOf(before(edges[n])), n);
          }
        }
      });
    }
  }

  test('from the lower bound of resegmentation: no value is in the levels below the minimum', () => {
    const { edges } = binned(roiOf([12, 31]), {
      binWidth: 5,
      binCount: null,
      conformance: 'ibsi',
      resegmentRange: [0, 40],
      resegmentMode: 'absolute',
    });
    // Rounding may have an edge a last bit below.
    assert.deepEqual(Array.from(edges, Math.fround), [12, 12, 12, 15, 20, 25, 30]);
  });
});
