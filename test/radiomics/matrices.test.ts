import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { anglesOf } from '../../src/radiomics/angles';
import { featureClasses } from '../../src/radiomics/classes/all';
import { extractFeatures } from '../../src/radiomics/extract';
import { engineMatrices, type MatrixRequest } from '../../src/radiomics/matrices';
import { readParameters } from '../../src/radiomics/parameters';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { describeReference, readJson, referencePath } from '../support/reference';
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
  const matrices = engineMatrices(backend);
  const count = async (request: MatrixRequest) => (await matrices(size, [request]))[0];

  const angles = anglesOf(size, { ...plane, distances });
  const neighbours = anglesOf(size, { ...plane, distances }, true);
  assert.deepEqual(angles, golden.GLCM.angles);
  assert.deepEqual([...(await count({ op: 'glcm', levels, attrs: { levels: ng, offsets: angles } }))], golden.GLCM.counts.flat(2));

  const nearest = anglesOf(size, plane);
  assert.deepEqual(nearest, golden.GLRLM.angles);
  assert.deepEqual([...(await count({ op: 'glrlm', levels, attrs: { levels: ng, offsets: nearest } }))], golden.GLRLM.counts.flat(2));

  const sizes = await count({ op: 'glszm', levels, attrs: { offsets: nearest } });
  const zones = golden.GLSZM.counts.map((row) => row.map(() => 0));
  sizes.forEach((voxels, at) => {
    if (voxels > 0) zones[levels[at] - 1][voxels - 1]++;
  });
  assert.deepEqual(zones, golden.GLSZM.counts);

  // PyRadiomics' matrix has columns for twice the neighbours.
  const dependences = await count({ op: 'gldm', levels, attrs: { levels: ng, offsets: neighbours, alpha: gldm_a } });
  const columns = neighbours.length + 1;
  const unused = new Array<number>(neighbours.length).fill(0);
  const rows = golden.GLDM.counts.map((_, row) => [...dependences.subarray(row * columns, (row + 1) * columns), ...unused]);
  assert.deepEqual(rows, golden.GLDM.counts);

  const differences = wide(await count({ op: 'ngtdm', levels, attrs: { levels: ng, offsets: neighbours } }));
  golden.NGTDM.values.forEach(([, s], row) => {
    let sum = 0;
    for (let c = 1; c <= neighbours.length; c++) sum += differences[row * neighbours.length + c - 1] / c;
    assertClose([sum], [s], { rel: 1e-14, abs: 1e-14 }, `s of level ${row + 1}`);
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
    const [words] = await engineMatrices(backend)([20, 20, 20], [{ op: 'ngtdm', levels, attrs: { levels: high, offsets: along } }]);
    const differences = wide(words);
    backend.dispose();
    // 400 lines of 20: one end each of level 1 and 2^20, and 9 inner voxels of each.
    const step = high - 1;
    const last = 2 * (high - 1);
    assert.deepEqual([...differences.subarray(0, 2)], [400 * step, 3600 * 2 * step]);
    assert.deepEqual([...differences.subarray(last, last + 2)], [400 * step, 3600 * 2 * step]);
    assert.ok(differences[1] > 2 ** 32);
  });

  test('a flat volume is one zone, with and without the region’s holes', { skip }, async () => {
    const levels = new Int32Array(48 ** 3).fill(7);
    const all = anglesOf([48, 48, 48], { force2D: false, force2Ddimension: 0 });
    const backend = await create();
    const [whole] = await engineMatrices(backend)([48, 48, 48], [{ op: 'glszm', levels, attrs: { offsets: all } }]);
    for (let at = 0; at < levels.length; at += 5) levels[at] = 0;
    const [holed] = await engineMatrices(backend)([48, 48, 48], [{ op: 'glszm', levels, attrs: { offsets: all } }]);
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
    const [nearest, sizes] = await engineMatrices(backend)(
      [ni, nj, nk],
      [
        { op: 'gldzm', levels, distances, attrs: { offsets } },
        { op: 'glszm', levels: slice, attrs: { offsets: [[0, 1, 0]] }, size: [ni, nj, 1] },
      ],
    );
    backend.dispose();
    assert.deepEqual([...nearest], [...expected]);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      slice.filter((level) => level > 0).length,
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
    const [sizes] = await engineMatrices(backend)([n, n, depth], [{ op: 'glszm', levels, attrs: { offsets: faces } }]);
    backend.dispose();
    const found = Array.from(sizes.entries()).filter(([at, size]) => size > 0 && levels[at] === 2);
    assert.deepEqual(found, [[0, voxels]]);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      levels.length,
    );
  });
});
