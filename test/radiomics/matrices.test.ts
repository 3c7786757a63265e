import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { anglesOf } from '../../src/radiomics/angles';
import { featureClasses } from '../../src/radiomics/classes/all';
import { extractFeatures } from '../../src/radiomics/extract';
import { engineMatrices } from '../../src/radiomics/matrices';
import type { MatrixRequest } from '../../src/radiomics/matrix-source';
import { readParameters } from '../../src/radiomics/parameters';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { describeReference, readJson, referencePath } from '../support/reference';
import { roiOfLevels } from './levels';
import { noise, volumeOf } from './volumes';

interface Golden {
  spacing_zyx: number[];
  shape_zyx: number[];
  greyLevels_discretised: number[][][];
  mask: number[][][];
  Ng: number;
  settings: { force2D: boolean; force2Ddimension_arrayaxis: 0 | 1 | 2; distances: number[]; gldm_a: number };
  GLCM: { angles: number[][]; counts: number[][][] };
  GLRLM: { angles: number[][]; counts: number[][][] };
  GLSZM: { counts: number[][] };
  GLDM: { counts: number[][] };
  NGTDM: { values: [n: number, s: number, i: number][] };
  features_binWidth1: Record<string, number>;
}

/** Runs `body` on every backend. */
function onEach(declare: (name: string, body: () => void) => void, body: (create: () => Promise<Backend>, skip: string | false) => void): void {
  for (const { name, create, skip } of backends) declare(name, () => body(async () => create(), skip));
}

onEach(
  (name, body) => describeReference('radiomics/matrices', `matrices of tiny volumes on ${name}`, body),
  (create, skip) => {
    for (const file of readdirSync(referencePath('radiomics', 'matrices')).filter((file) => !file.startsWith('angles'))) {
      test(file, { skip }, async () => {
        const backend = await create();
        await compare(readJson<Golden>('radiomics', 'matrices', file), backend);
        backend.dispose();
      });
    }
  },
);

/** 64-bit integers from their low and high words. */
function wide(words: Uint32Array): Float64Array {
  return Float64Array.from({ length: words.length / 2 }, (_, at) => words[2 * at] + 2 ** 32 * words[2 * at + 1]);
}

async function compare(golden: Golden, backend: Backend): Promise<void> {
  const [nk, nj, ni] = golden.shape_zyx;
  const size = [ni, nj, nk] as const;
  const ng = golden.Ng;
  const grey = golden.greyLevels_discretised.flat(2);
  const mask = golden.mask.flat(2);
  const { force2D, force2Ddimension_arrayaxis: force2Ddimension, distances, gldm_a } = golden.settings;
  const plane = { force2D, force2Ddimension };
  const levels = Int32Array.from(grey, (level, at) => level * mask[at]);
  const roi = roiOfLevels(size, levels);
  const grayLevels = Array.from({ length: ng }, (_, n) => n + 1).filter((level) => levels.includes(level));
  /** The rows of levels that occur. */
  const occurring = <T>(rows: readonly T[]): T[] => grayLevels.map((level) => rows[level - 1]);
  const count = async (request: MatrixRequest) => {
    const [{ roi: found, counts }] = await engineMatrices(backend)([request]);
    assert.deepEqual([...found.grayLevels], grayLevels);
    assert.deepEqual(
      [...found.histogram],
      grayLevels.map((level) => levels.filter((each) => each === level).length),
    );
    return counts;
  };

  const angles = anglesOf(size, { ...plane, distances });
  const neighbours = anglesOf(size, { ...plane, distances }, true);
  assert.deepEqual(angles, golden.GLCM.angles);
  const pairs = golden.GLCM.counts.map((_, a) => occurring(golden.GLCM.counts[a]).map((row) => occurring(row as unknown as number[])));
  assert.deepEqual([...(await count({ op: 'glcm', roi, attrs: { offsets: angles } }))], pairs.flat(2));

  const nearest = anglesOf(size, plane);
  assert.deepEqual(nearest, golden.GLRLM.angles);
  assert.deepEqual([...(await count({ op: 'glrlm', roi, attrs: { offsets: nearest } }))], golden.GLRLM.counts.flatMap(occurring).flat());

  const sizes = await count({ op: 'glszm', roi, attrs: { offsets: nearest } });
  const zones = golden.GLSZM.counts.map((row) => row.map(() => 0));
  sizes.forEach((voxels, at) => {
    if (voxels > 0) zones[levels[at] - 1][voxels - 1]++;
  });
  assert.deepEqual(zones, golden.GLSZM.counts);

  // PyRadiomics' matrix has columns for twice the neighbours.
  const dependences = await count({ op: 'gldm', roi, attrs: { offsets: neighbours, alpha: gldm_a }, reach: gldm_a });
  const columns = neighbours.length + 1;
  const unused = new Array<number>(neighbours.length).fill(0);
  const rows = grayLevels.map((_, row) => [...dependences.subarray(row * columns, (row + 1) * columns), ...unused]);
  assert.deepEqual(rows, occurring(golden.GLDM.counts));

  const differences = wide(await count({ op: 'ngtdm', roi, attrs: { offsets: neighbours }, reach: Number.POSITIVE_INFINITY }));
  occurring(golden.NGTDM.values).forEach(([, s], row) => {
    let sum = 0;
    for (let c = 1; c <= neighbours.length; c++) sum += differences[row * neighbours.length + c - 1] / c;
    assertClose([sum], [s], { rel: 1e-14, abs: 1e-14 }, `s of level ${grayLevels[row]}`);
  });

  const spacing = golden.spacing_zyx.slice().reverse();
  const parameters = readParameters({ setting: { binWidth: 1, ...plane, distances, gldm_a, minimumROIDimensions: 1 } });
  const { features } = await extractFeatures(volumeOf(size, grey, 'i16', spacing), volumeOf(size, mask, 'u8', spacing), parameters, backend);
  const known = featureClasses.map((featureClass) => featureClass.name);
  for (const [feature, value] of Object.entries(golden.features_binWidth1)) {
    assert.ok(known.includes(feature.split('_')[1]), feature);
    assertClose([features[feature]], [value], { rel: 1e-9, abs: 1e-12 }, feature);
  }
}

onEach(describe, (create, skip) => {
  test('NGTDM sums beyond 32 bits are exact', { skip }, async () => {
    // Levels 1 and 2^20 in turn along i, so that every voxel differs from all its neighbours by 2^20 - 1.
    const high = 1 << 20;
    const levels = Int32Array.from({ length: 8000 }, (_, at) => (at % 2 === 0 ? 1 : high));
    const along = [
      [0, 0, 1],
      [0, 0, -1],
    ] as const;
    const backend = await create();
    const roi = roiOfLevels([20, 20, 20], levels);
    const [{ counts }] = await engineMatrices(backend)([{ op: 'ngtdm', roi, attrs: { offsets: along }, reach: Number.POSITIVE_INFINITY }]);
    const differences = wide(counts);
    backend.dispose();
    // 400 lines of 20: one end each of level 1 and 2^20, and 9 inner voxels of each.
    const step = high - 1;
    assert.deepEqual([...differences.subarray(0, 2)], [400 * step, 3600 * 2 * step]);
    assert.deepEqual([...differences.subarray(2, 4)], [400 * step, 3600 * 2 * step]);
    assert.ok(differences[1] > 2 ** 32);
  });

  test('a flat volume is one zone, with and without the region’s holes', { skip }, async () => {
    const levels = new Int32Array(48 ** 3).fill(7);
    const all = anglesOf([48, 48, 48], { force2D: false, force2Ddimension: 0 });
    const backend = await create();
    const zones = async () =>
      (await engineMatrices(backend)([{ op: 'glszm', roi: roiOfLevels([48, 48, 48], levels), attrs: { offsets: all } }]))[0].counts;
    const whole = await zones();
    for (let at = 0; at < levels.length; at += 5) levels[at] = 0;
    const holed = await zones();
    backend.dispose();
    assert.equal(whole[0], 48 ** 3);
    assert.ok(whole.subarray(1).every((size) => size === 0));
    assert.equal(holed[1], levels.filter((level) => level > 0).length);
    assert.equal(holed.filter((size) => size > 0).length, 1);
  });

  test('distance zones are those of a flood fill, with their least distance', { skip }, async () => {
    const [ni, nj, nk] = [13, 11, 7];
    const levels = Int32Array.from(noise(ni * nj * nk, 3), (x) => Math.floor(4 * x));
    const distances = Int32Array.from(noise(ni * nj * nk, 8), (x) => 1 + Math.floor(1000 * x));
    const offsets = anglesOf([ni, nj, nk], { force2D: false, force2Ddimension: 0 });
    const steps = offsets.flatMap(([dk, dj, di]) => [
      [di, dj, dk],
      [-di, -dj, -dk],
    ]);
    const expected = new Uint32Array(levels.length);
    const seen = new Set<number>();
    levels.forEach((level, first) => {
      if (level === 0 || seen.has(first)) return;
      seen.add(first);
      let least = distances[first];
      for (let pending = [first]; pending.length > 0; ) {
        const voxel = pending.pop() as number;
        least = Math.min(least, distances[voxel]);
        for (const [di, dj, dk] of steps) {
          const [i, j, k] = [(voxel % ni) + di, (Math.floor(voxel / ni) % nj) + dj, Math.floor(voxel / (ni * nj)) + dk];
          const next = i + ni * (j + nj * k);
          if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk || levels[next] !== level || seen.has(next)) continue;
          seen.add(next);
          pending = [...pending, next];
        }
      }
      expected[first] = least;
    });
    const backend = await create();
    const slice = levels.subarray(0, ni * nj);
    const [{ counts: nearest }, { counts: sizes }] = await engineMatrices(backend)([
      { op: 'gldzm', roi: roiOfLevels([ni, nj, nk], levels), distances, attrs: { offsets } },
      { op: 'glszm', roi: roiOfLevels([ni, nj, 1], slice), attrs: { offsets: [[0, 1, 0]] } },
    ]);
    backend.dispose();
    assert.deepEqual([...nearest], [...expected]);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      slice.filter((level) => level > 0).length,
    );
  });

  test('levels of which few occur are counted as those of which all do', { skip }, async () => {
    // Gaps of 1, 2 and more, beyond what rows are counted for without need.
    const gaps = [1, 2, 4, 90, 91, 700, 3001];
    const size = [9, 8, 7] as const;
    const few = Int32Array.from(noise(504, 11), (x) => Math.floor(8 * x));
    const many = few.map((n) => (n === 0 ? 0 : gaps[n - 1]));
    const both = anglesOf(size, { force2D: false, force2Ddimension: 0, distances: [1] }, true);
    const backend = await create();
    const count = (levels: Int32Array) => {
      const roi = roiOfLevels(size, levels);
      return engineMatrices(backend)([
        { op: 'glcm', roi, attrs: { offsets: both } },
        { op: 'glrlm', roi, attrs: { offsets: both } },
        { op: 'glszm', roi, attrs: { offsets: both } },
        { op: 'gldm', roi, attrs: { offsets: both, alpha: 0 }, reach: 0 },
        { op: 'gldm', roi, attrs: { offsets: both, alpha: 1 }, reach: 1 },
        { op: 'gldm', roi, attrs: { offsets: both, alpha: 2 }, reach: 2 },
        { op: 'ngtdm', roi, attrs: { offsets: both }, reach: Number.POSITIVE_INFINITY },
        { op: 'digitize', roi, attrs: {}, reach: Number.POSITIVE_INFINITY },
        { op: 'histogram', roi, attrs: {}, reach: Number.POSITIVE_INFINITY },
      ]);
    };
    const [dense, sparse] = [await count(few), await count(many)];
    backend.dispose();
    for (const { roi } of sparse) {
      assert.deepEqual([...roi.grayLevels], gaps);
      assert.deepEqual(roi.histogram, dense[0].roi.histogram);
    }
    for (const n of [0, 1, 2, 3]) assert.deepEqual(sparse[n].counts, dense[n].counts);
    const inside = (at: number, step: readonly number[]) => {
      const [i, j, k] = [(at % 9) + step[2], (Math.floor(at / 9) % 8) + step[1], Math.floor(at / 72) + step[0]];
      return i >= 0 && j >= 0 && k >= 0 && i < 9 && j < 8 && k < 7 ? many[i + 9 * (j + 8 * k)] : 0;
    };
    const neighbours = Array.from(many, (_, at) => both.map((step) => inside(at, step)).filter((level) => level > 0));
    for (const [n, alpha] of [
      [4, 1],
      [5, 2],
    ]) {
      const expected = new Uint32Array(7 * 27);
      many.forEach((level, at) => {
        if (level > 0) expected[27 * gaps.indexOf(level) + neighbours[at].filter((other) => Math.abs(other - level) <= alpha).length]++;
      });
      assert.deepEqual(sparse[n].counts, expected);
    }
    const sums = new Float64Array(7 * 26);
    many.forEach((level, at) => {
      const c = neighbours[at].length;
      if (level > 0 && c > 0) sums[26 * gaps.indexOf(level) + c - 1] += Math.abs(level * c - neighbours[at].reduce((sum, other) => sum + other, 0));
    });
    assert.deepEqual(wide(sparse[6].counts), sums);
    assert.deepEqual([...sparse[7].counts], [...many]);
    assert.deepEqual(
      [...sparse[8].counts],
      Array.from({ length: 3001 }, (_, n) => many.filter((level) => level === n + 1).length),
    );
  });

  test('a zone that winds through the volume is one', { skip }, async () => {
    // A spiral of level 2 in every other slice, joined at its ends; what it leaves is level 1.
    const [n, depth] = [17, 5];
    const levels = new Int32Array(n * n * depth).fill(1);
    let voxels = 0;
    for (let k = 0; k < depth; k += 2) {
      for (let j = 0; j < n; j += 2) {
        for (let i = 0; i < n; i++) levels[i + n * (j + n * k)] = 2;
        if (j + 2 < n) levels[(j % 4 === 0 ? n - 1 : 0) + n * (j + 1 + n * k)] = 2;
      }
      if (k + 2 < depth) levels[(k % 4 === 0 ? 0 : n * n - 1) + n * n * (k + 1)] = 2;
    }
    for (const level of levels) if (level === 2) voxels++;
    const faces = [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ] as const;
    const backend = await create();
    const [{ counts: sizes }] = await engineMatrices(backend)([{ op: 'glszm', roi: roiOfLevels([n, n, depth], levels), attrs: { offsets: faces } }]);
    backend.dispose();
    const found = Array.from(sizes.entries()).filter(([at, size]) => size > 0 && levels[at] === 2);
    assert.deepEqual(found, [[0, voxels]]);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      levels.length,
    );
  });
});
