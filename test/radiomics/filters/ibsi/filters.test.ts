import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWasmBackend } from '../../../../src/backends/wasm/backend';
import { padMap } from '../../../../src/core/padding';
import type { Size } from '../../../../src/imaging/volume';
import { extractFeatures } from '../../../../src/radiomics/extract';
import { ibsiImageTypes } from '../../../../src/radiomics/filters/ibsi/all';
import { cut } from '../../../../src/radiomics/filters/ibsi/field';
import { parseParameters, readParameters } from '../../../../src/radiomics/parameters';
import { boundingBox } from '../../../../src/radiomics/roi';
import { numbersOf } from '../../../../src/radiomics/voxels';
import { assertClose } from '../../../support/close';
import { noise, reference, volumeOf } from '../../volumes';
import { derive, wholeOf } from './derive';
import { exampleParameters } from './report';

/** The response of the whole image. */
async function respond(
  type: string,
  settings: Record<string, unknown>,
  size: Size,
  values: readonly number[],
  spacing: readonly number[] = [1, 1, 1],
) {
  return numbersOf(await derive(wholeOf(volumeOf(size, values, 'f64', spacing)), { type, settings })) as Float64Array;
}

/** 1 in the middle of a cube. */
function impulse(edge: number): number[] {
  const values = new Array<number>(edge ** 3).fill(0);
  values[(edge ** 3 - 1) / 2] = 1;
  return values;
}

const sum = (values: Float64Array, term: (x: number) => number = (x) => x): number => values.reduce((total, x) => total + term(x), 0);

test('Mean of an impulse: a cube, or a square in its slice', async () => {
  const cube = await respond('Mean', { support: 3 }, [5, 5, 5], impulse(5));
  assert.equal(cube.filter((x) => Math.abs(x - 1 / 27) < 1e-15).length, 27);
  assertClose([sum(cube)], [1], { rel: 1e-14 });
  const square = await respond('Mean', { support: 3, dimension: '2D' }, [5, 5, 5], impulse(5));
  assert.equal(square.filter((x) => Math.abs(x - 1 / 9) < 1e-15).length, 9);
});

test('LaplacianOfGaussian of a paraboloid is its Laplacian, in voxels', async () => {
  const edge = 41;
  const values = Array.from({ length: edge ** 3 }, (_, at) => {
    const [x, y, z] = [at % edge, Math.floor(at / edge) % edge, Math.floor(at / edge ** 2)].map((index) => index - 20);
    return x * x + 2 * y * y - 4 * z * z;
  });
  const middle = (edge ** 3 - 1) / 2;
  const settings = { sigma: 4, truncation: 5, boundary: 'nearest' };
  const spatial = await respond('LaplacianOfGaussian', settings, [edge, edge, edge], values, [2, 2, 2]);
  assertClose([spatial[middle]], [2 + 4 - 8], { rel: 1e-2 });
  const flat = await respond('LaplacianOfGaussian', { ...settings, dimension: '2D' }, [edge, edge, edge], values, [2, 2, 2]);
  assertClose([flat[middle]], [2 + 4], { rel: 1e-2 });
});

test('Laws of an impulse: the outer product, its energies, its rotations', async () => {
  for (const kernels of ['L5S5E3', 'W5R5E5', 'L3S3L5']) {
    const response = await respond('Laws', { kernels, energyDelta: null, boundary: 'zero' }, [7, 7, 7], impulse(7));
    assertClose([sum(response, (x) => x * x)], [1], { rel: 1e-13 });
  }
  const line = await respond('Laws', { kernels: 'E3S3L3', energyDelta: null }, [7, 7, 7], impulse(7));
  const [e, s, l] = [[-1, 0, 1].map((x) => x / Math.SQRT2), [-1, 2, -1].map((x) => x / Math.sqrt(6)), [1, 2, 1].map((x) => x / Math.sqrt(6))];
  assertClose([line[2 + 7 * (3 + 7 * 4)]], [e[0] * s[1] * l[2]], { rel: 1e-14 });
  const energy = await respond('Laws', { kernels: 'E3S3L3', energyDelta: 1, boundary: 'zero' }, [7, 7, 7], impulse(7));
  assertClose([energy[171]], [sum(line, Math.abs) / 27], { rel: 1e-14 });
});

test('a rotation-invariant response turns with the image', async () => {
  const edge = 6;
  const values = noise(edge ** 3);
  /** The value at (x, y, z) of the image turned about the diagonal and then by a quarter about z. */
  const turn = (from: ArrayLike<number>): number[] =>
    Array.from({ length: edge ** 3 }, (_, at) => {
      const [x, y, z] = [at % edge, Math.floor(at / edge) % edge, Math.floor(at / edge ** 2)];
      return from[z + edge * (x + edge * (edge - 1 - y))];
    });
  for (const [type, settings] of [
    ['Laws', { kernels: 'L5E3S5', energyDelta: 1 }],
    ['SeparableWavelet', { wavelet: 'db2', decomposition: 'LHL', level: 2 }],
  ] as const) {
    for (const pooling of ['max', 'average']) {
      const all = { ...settings, rotationInvariance: true, pooling };
      const turned = await respond(type, all, [edge, edge, edge], turn(values));
      assertClose(turned, turn(await respond(type, all, [edge, edge, edge], values)), { rel: 1e-13 }, `${type} ${pooling}`);
    }
    const plain = await respond(type, settings, [edge, edge, edge], turn(values));
    assert.notDeepEqual(plain, turn(await respond(type, settings, [edge, edge, edge], values)));
  }
});

test('SeparableWavelet: Haar’s level 2 has holes; the bands of an orthogonal wavelet keep 8 times the energy', async () => {
  const size: Size = [4, 4, 4];
  const values = noise(64);
  let energy = 0;
  for (const decomposition of ['LLL', 'LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH']) {
    energy += sum(await respond('SeparableWavelet', { wavelet: 'db2', decomposition, boundary: 'periodic' }, size, values), (x) => x * x);
  }
  assertClose([energy / 8], [values.reduce((total, x) => total + x * x, 0)], { rel: 1e-11 });
  // Low-pass (x[n + 1] + x[n]) / sqrt(2), then high-pass (x[n] - x[n + 2]) / sqrt(2); along the single row sqrt(2) each time.
  const settings = { wavelet: 'haar', decomposition: 'HL', level: 2, dimension: '2D' };
  const two = await respond('SeparableWavelet', settings, [9, 1, 1], [0, 0, 0, 0, 1, 0, 0, 0, 0]);
  assertClose(two, [0, -1, -1, 1, 1, 0, 0, 0, 0], { rel: 1e-14 });
});

test('Gabor: the modulus of the sum by definition, for each boundary and plane', async () => {
  const size: Size = [6, 5, 4];
  const spacing = [1, 2, 1.5];
  const values = noise(120);
  const [sigma, lambda, gamma, theta] = [1.2, 3, 0.8, Math.PI / 6];
  const half = 12;
  const modes = { zero: 'constant', nearest: 'edge', mirror: 'symmetric', periodic: 'wrap' } as const;
  for (const [boundary, mode] of Object.entries(modes)) {
    const maps = size.map((extent) => padMap(extent, half, half, mode));
    const expected = new Float64Array(120);
    for (const [u, v] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      for (let at = 0; at < 120; at++) {
        const here = [at % 6, Math.floor(at / 6) % 5, Math.floor(at / 30)];
        let [re, im] = [0, 0];
        for (let p = -half; p <= half; p++) {
          for (let q = -half; q <= half; q++) {
            const from = here.with(u, maps[u][here[u] - p + half]).with(v, maps[v][here[v] - q + half]);
            if (from.some((index) => index < 0)) continue;
            const [x, y] = [p * spacing[u], q * spacing[v]];
            const [a, b] = [x * Math.cos(theta) + y * Math.sin(theta), x * Math.sin(theta) - y * Math.cos(theta)];
            const value = values[from[0] + 6 * (from[1] + 5 * from[2])] * Math.exp(-(a * a + (gamma * b) ** 2) / (2 * sigma * sigma));
            re += value * Math.cos((2 * Math.PI * a) / lambda);
            im += value * Math.sin((2 * Math.PI * a) / lambda);
          }
        }
        expected[at] += Math.hypot(re, im) / 3;
      }
    }
    const settings = { sigma, lambda, gamma, theta: 30, boundary, orthogonalPlanes: true };
    assertClose(await respond('Gabor', settings, size, values, spacing), expected, { rel: 1e-9 }, boundary);
  }
});

test('Gabor: orientations fill the circle; max is no less than average', async () => {
  const size: Size = [5, 5, 1];
  const values = noise(25);
  const settings = { sigma: 1, lambda: 2.5, gamma: 1.5, theta: 10 };
  const mean = new Float64Array(25);
  for (let index = 0; index < 5; index++) {
    const one = await respond('Gabor', { ...settings, theta: 10 + 72 * index }, size, values);
    one.forEach((x, at) => {
      mean[at] += x / 5;
    });
  }
  assertClose(await respond('Gabor', { ...settings, thetaStep: 72 }, size, values), mean, { rel: 1e-13 });
  const average = await respond('Gabor', { ...settings, thetaStep: 45 }, size, values);
  const max = await respond('Gabor', { ...settings, thetaStep: 45, pooling: 'max' }, size, values);
  assert.ok(max.every((x, at) => x >= average[at]) && max.some((x, at) => x > average[at]));
});

test('NonseparableWavelet: the band by its frequency, in space and in the slice', async () => {
  // An odd extent, whose frequencies are multiples of 2 / (extent - 1): 4 turns in 17 voxels are 1/2.
  const size: Size = [17, 17, 3];
  const wave = Array.from({ length: 17 * 17 * 3 }, (_, at) => Math.cos((2 * Math.PI * 4 * (at % 17)) / 17));
  for (const dimension of ['2D', '3D']) {
    for (const [family, level, gain] of [
      ['simoncelli', 1, 1],
      ['simoncelli', 2, 0],
      ['shannon', 1, 1],
      ['shannon', 2, 1],
      ['shannon', 3, 0],
    ]) {
      const found = await respond('NonseparableWavelet', { family, level, dimension }, size, wave);
      assertClose(
        found,
        wave.map((x) => x * (gain as number)),
        { rel: 1e-12, abs: 1e-12 },
        `${family} ${level} ${dimension}`,
      );
    }
  }
});

test('NonseparableWavelet with extendImage: a mirrored image is filtered as its even extension', async () => {
  const [row, mirrored] = [noise(12), noise(12).concat(noise(12).reverse())];
  const settings = { dimension: '2D', boundary: 'mirror', extendImage: true };
  const found = await respond('NonseparableWavelet', settings, [12, 1, 1], row);
  const whole = await respond('NonseparableWavelet', { ...settings, extendImage: false }, [24, 2, 1], [...mirrored, ...mirrored]);
  assertClose(found, whole.slice(0, 12), { rel: 1e-12 });
});

test('Riesz: order 0 changes nothing; orders of one degree keep the energy; a sine becomes a cosine', async () => {
  const size: Size = [9, 9, 9];
  const values = noise(729);
  const of = { filter: 'NonseparableWavelet', family: 'simoncelli', level: 1 };
  const band = await respond('NonseparableWavelet', { level: 1 }, size, values);
  assertClose(await respond('Riesz', { ...of, rieszOrder: [0, 0, 0] }, size, values), band, { rel: 1e-13 });
  const degrees = [
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    [
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
      [1, 1, 0],
      [1, 0, 1],
      [0, 1, 1],
    ],
  ];
  for (const orders of degrees) {
    let energy = 0;
    for (const rieszOrder of orders) energy += sum(await respond('Riesz', { ...of, rieszOrder }, size, values), (x) => x * x);
    assertClose([energy], [sum(band, (x) => x * x)], { rel: 1e-12 });
  }
  const turns = (at: number): number => (2 * Math.PI * 4 * (at % 17)) / 17;
  const cosine = Array.from({ length: 17 * 17 }, (_, at) => Math.cos(turns(at)));
  const found = await respond('Riesz', { ...of, dimension: '2D', rieszOrder: [1, 0] }, [17, 17, 1], cosine);
  assertClose(
    found,
    cosine.map((_, at) => Math.sin(turns(at))),
    { rel: 1e-12 },
  );
});

test('Riesz of a LaplacianOfGaussian is odd about an impulse', async () => {
  const found = await respond('Riesz', { sigma: 1, rieszOrder: [1, 0, 0], boundary: 'periodic' }, [9, 9, 9], impulse(9));
  const scale = Math.max(...found);
  assert.ok(scale > 0);
  for (let at = 0; at < found.length; at++) {
    const other = found[at - (at % 9) + 8 - (at % 9)];
    assert.ok(Math.abs(found[at] + other) < 1e-12 * scale, `${found[at]} at ${at}`);
  }
});

test('the box gets the part of the whole response, whatever the filter', async () => {
  const size: Size = [8, 7, 6];
  const image = volumeOf(size, noise(336), 'f64', [1, 1.5, 2]);
  const mask = volumeOf(
    size,
    Array.from({ length: 336 }, (_, at) => (at === 140 || at === 212 ? 1 : 0)),
    'u8',
    [1, 1.5, 2],
  );
  const box = boundingBox(mask)!;
  const choices: [string, Record<string, unknown>][] = [
    ['Mean', { support: 3 }],
    ['LaplacianOfGaussian', { sigma: 1 }],
    ['Laws', { kernels: 'E5L5S5', energyDelta: 2, rotationInvariance: true }],
    ['Gabor', { sigma: 1, thetaStep: 45, orthogonalPlanes: true }],
    ['SeparableWavelet', { level: 2, rotationInvariance: true }],
    ['NonseparableWavelet', { dimension: '2D' }],
    ['NonseparableWavelet', { boundary: 'nearest', extendImage: true }],
    ['Riesz', { sigma: 1 }],
  ];
  for (const [type, settings] of choices) {
    const whole = numbersOf(await derive(wholeOf(image), { type, settings }));
    const part = await derive({ ...wholeOf(image), mask, box }, { type, settings });
    assert.deepEqual(part.size, box.size);
    let at = 0;
    const expected = new Float64Array(part.data.length);
    for (let k = 0; k < box.size[2]; k++)
      for (let j = 0; j < box.size[1]; j++)
        for (let i = 0; i < box.size[0]; i++, at++)
          expected[at] = whole[box.start[0] + i + 8 * (box.start[1] + j + 7 * (box.start[2] + k))] as number;
    assertClose(numbersOf(part) as Float64Array, expected, { rel: 1e-12 }, type);
  }
});

test('features of several images of one type, by name', async () => {
  const image = volumeOf([6, 6, 6], noise(216));
  const mask = volumeOf([6, 6, 6], new Array<number>(216).fill(1), 'u8');
  const imageType = { LaplacianOfGaussian: { sigma: [1, 1.5] }, Laws: { kernels: ['L5E5E5', 'E3W5R5'], energyDelta: null }, Mean: null };
  const { features } = await extractFeatures(image, mask, readParameters({ imageType, featureClass: { firstorder: ['Mean'] } }), reference);
  assert.deepEqual(Object.keys(features), [
    'mean-5-3D_firstorder_Mean',
    'laplacian-of-gaussian-sigma-1-0-mm-3D_firstorder_Mean',
    'laplacian-of-gaussian-sigma-1-5-mm-3D_firstorder_Mean',
    'laws-L5E5E5_firstorder_Mean',
    'laws-E3W5R5_firstorder_Mean',
  ]);
});

test('own settings: defaults, common values from `setting`, and what is refused', async () => {
  const { imageType } = readParameters({ setting: { sigma: [2, 4] }, imageType: { Gabor: { lambda: 3 }, LaplacianOfGaussian: { sigma: 1 } } });
  assert.equal(imageType.Gabor.sigma, undefined);
  assert.deepEqual(imageType.LaplacianOfGaussian.sigma, [1]);
  const refused: [string, Record<string, unknown>, RegExp][] = [
    ['Mean', { support: 4 }, /imageType\.Mean\.support: 4 is not allowed; give an odd integer/],
    ['Laws', { kernels: 'L5X5' }, /two or three of L3, L5/],
    ['Laws', { kernel: 'L5E5' }, /did you mean kernels\?/],
    ['Gabor', { sigma: [] }, /a number greater than 0, or a list of such values/],
    ['Gabor', { boundary: 'reflect' }, /one of zero, nearest, mirror, periodic/],
    ['SeparableWavelet', { decomposition: 'LHX' }, /letters L \(low-pass\) or H/],
    ['Riesz', { rieszOrder: [1] }, /a list of 2 or 3 values/],
  ];
  for (const [type, settings, message] of refused) assert.throws(() => readParameters({ imageType: { [type]: settings } }), { message });
  const mismatched: [string, Record<string, unknown>, string][] = [
    ['Laws', { kernels: 'L5E5' }, 'setting-value'],
    ['SeparableWavelet', { decomposition: 'LHL', dimension: '2D' }, 'setting-value'],
    ['Riesz', { rieszOrder: [1, 0] }, 'setting-value'],
    ['SeparableWavelet', { wavelet: 'db0' }, 'setting-value'],
  ];
  for (const [type, settings, code] of mismatched) await assert.rejects(respond(type, settings, [3, 3, 3], noise(27)), { name: 'PmError', code });
});

test('is cancelled between rotations', async () => {
  const controller = new AbortController();
  const source = wholeOf(volumeOf([8, 8, 8], noise(512)));
  const run = derive(source, { type: 'Laws', settings: { kernels: 'E5L5S5', rotationInvariance: true } }, controller.signal);
  controller.abort();
  await assert.rejects(run, { name: 'AbortError' });
});

test('the example in docs/ibsi2.md names every filter and every setting, and is read', () => {
  const { imageType } = parseParameters(exampleParameters);
  for (const { name, rules } of ibsiImageTypes) {
    assert.ok(name in imageType, name);
    for (const setting of Object.keys(rules ?? {})) assert.match(exampleParameters, new RegExp(`\\b${setting}: `), setting);
  }
});

test('planes that are filtered some at a time are those that are filtered alone', async () => {
  const backend = await createWasmBackend({ threads: 1 });
  for (const [size, choice] of [
    [[5, 4, 900], { type: 'Gabor', settings: { sigma: 3, lambda: 4, gamma: 1.5, thetaStep: 45 } }],
    [[5, 900, 4], { type: 'Gabor', settings: { sigma: 3, lambda: 4, gamma: 1.5, thetaStep: 45, orthogonalPlanes: true, pooling: 'max' } }],
    [[128, 128, 130], { type: 'NonseparableWavelet', settings: { dimension: '2D', level: 2 } }],
    [[96, 96, 60], { type: 'Riesz', settings: { sigma: 1, dimension: '2D', rieszOrder: [1, 1] } }],
  ] as const) {
    const image = volumeOf(size, noise(size[0] * size[1] * size[2], 6), 'f64');
    const whole = (await derive({ ...wholeOf(image), backend }, choice)).data;
    const box = { start: [0, size[1] - 4, size[2] - 1], size: [size[0], 4, 1] } as const;
    const alone = (await derive({ ...wholeOf(image), backend, box }, choice)).data as Float64Array;
    assertClose(alone, cut(whole as Float64Array, size, box), { rel: 1e-12 }, choice.type);
  }
  backend.dispose();
});
