import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { icosphere } from '../../../src/radiomics/filters/icosphere';
import { sphericalHarmonics } from '../../../src/radiomics/filters/spherical-harmonics';
import { crop } from '../../../src/radiomics/preprocess/crop';
import { interpolatorsByName } from '../../../src/radiomics/preprocess/interpolators';
import { assertClose } from '../../support/close';
import { noise, volumeOf } from '../volumes';
import { derive } from './derive';

describe('LBP2D', () => {
  // The centre is 5; samples go anticlockwise from the right: 6, (corner), 1, ...
  const image = volumeOf([3, 3, 1], [9, 8, 1, 2, 5, 6, 5, 3, 7], 'i16');
  const centre = { start: [1, 1, 0], size: [1, 1, 1] } as const;
  const value = async (setting: object): Promise<number> => {
    const [{ name, image: found }] = await derive('LBP2D', { image, box: centre }, { lbp2DSamples: 4, ...setting });
    assert.equal(name, 'lbp-2D');
    assert.equal(found.dtype, 'i16');
    return Number(found.data[0]);
  };

  test('has scikit-image’s codes', async () => {
    // Right 6, up 8, left 2, down 3: the bits 1, 1, 0, 0.
    assert.equal(await value({ lbp2DMethod: 'default' }), 0b0011);
    assert.equal(await value({ lbp2DMethod: 'ror' }), 0b0011);
    assert.equal(await value({ lbp2DMethod: 'uniform' }), 2);
    // ((6 - 4.75)^2 + (8 - 4.75)^2 + (2 - 4.75)^2 + (3 - 4.75)^2) / 4 = 5.6875, cut to the image's integers.
    assert.equal(await value({ lbp2DMethod: 'var' }), 5);
  });

  test('samples between voxels linearly, and 0 outside the slice', async () => {
    // Half-way to the corner below left, at a radius of root 1/2: (5 + 2 + 3 + 5) / 4 = 3.75.
    const corner = volumeOf([2, 2, 1], [2, 5, 5, 3]);
    const [{ image: found }] = await derive('LBP2D', { image: corner }, { lbp2DSamples: 1, lbp2DRadius: 1, lbp2DMethod: 'default' });
    assert.deepEqual(Array.from(found.data as Float64Array), [1, 0, 0, 0]);
    const turned = await derive('LBP2D', { image, box: centre }, { lbp2DSamples: 8, lbp2DRadius: Math.SQRT1_2, lbp2DMethod: 'default' });
    // Angles 45, 135, 225, 315 degrees: (5 + 6 + 8 + 1) / 4, (5 + 8 + 2 + 9) / 4, (5 + 2 + 3 + 5) / 4, (5 + 6 + 3 + 7) / 4.
    assert.equal(Number(turned[0].image.data[0]) & 0b10101010, 0b10001010);
  });

  test('in the slices across each axis, a box as the whole', async () => {
    const source = volumeOf(
      [5, 6, 4],
      noise(120).map((x) => Math.floor(6 * x)),
      'i16',
    );
    const flat = await derive('LBP2D', { image: source });
    const box = { start: [1, 2, 1], size: [3, 4, 2] } as const;
    for (const force2Ddimension of [0, 1, 2]) {
      const setting = { force2D: true, force2Ddimension, lbp2DMethod: 'default' };
      const [whole] = await derive('LBP2D', { image: source }, setting);
      const [part] = await derive('LBP2D', { image: source, box }, setting);
      assert.deepEqual(part.image, crop(whole.image, box));
      // One slice by itself.
      const axis = 2 - force2Ddimension;
      const slice = { start: [0, 1, 2].map((a) => (a === axis ? 2 : 0)), size: [5, 6, 4].map((n, a) => (a === axis ? 1 : n)) };
      const single = { start: slice.start as unknown as [number, number, number], size: slice.size as unknown as [number, number, number] };
      const [alone] = await derive('LBP2D', { image: crop(source, single) }, setting);
      assert.deepEqual(alone.image.data, crop(whole.image, single).data);
    }
    assert.ok((flat[0].image.data as Int16Array).every((code) => code <= 9));
  });

  test('refuses what has no value', async () => {
    await assert.rejects(derive('LBP2D', { image }, { lbp2DSamples: 31, lbp2DMethod: 'ror' }), { code: 'lbp-samples', message: /31 bits/ });
    const flat = volumeOf([3, 3, 1], new Array<number>(9).fill(2));
    await assert.rejects(derive('LBP2D', { image: flat, box: centre }, { lbp2DMethod: 'var' }), {
      code: 'lbp-undefined',
      message: /^lbp2DMethod "var": 1 voxels/,
    });
  });
});

test('an icosphere has 10 * 4^n + 2 vertices on the sphere, symmetric to 0 and to the exchange of axes', () => {
  for (const subdivisions of [0, 1, 2]) {
    const vertices = icosphere(subdivisions, 2);
    assert.equal(vertices.length, 10 * 4 ** subdivisions + 2);
    assertClose(
      vertices.map((v) => Math.hypot(...v)),
      new Array<number>(vertices.length).fill(2),
      { rel: 1e-15 },
    );
    const key = (v: readonly number[]): string => v.map((x) => (Math.abs(x) < 1e-12 ? 0 : x).toFixed(9)).join();
    const keys = new Set(vertices.map(key));
    assert.equal(keys.size, vertices.length);
    for (const [x, y, z] of vertices) assert.ok(keys.has(key([-x, -y, -z])) && keys.has(key([y, z, x])));
  }
});

test('spherical harmonics of the first degrees', () => {
  const [azimuth, polar] = [0.7, 2.1];
  const value = (n: number, m: number): number[] => {
    const { re, im } = sphericalHarmonics(n, [azimuth], [polar])[m + n];
    return [re[0], im[0]];
  };
  const [s, c] = [Math.sin(polar), Math.cos(polar)];
  const turn = (m: number, size: number): number[] => [size * Math.cos(m * azimuth), size * Math.sin(m * azimuth)];
  assertClose(value(0, 0), turn(0, Math.sqrt(1 / (4 * Math.PI))), { rel: 1e-15 });
  assertClose(value(1, 0), turn(0, Math.sqrt(3 / (4 * Math.PI)) * c), { rel: 1e-15 });
  assertClose(value(1, 1), turn(1, -Math.sqrt(3 / (8 * Math.PI)) * s), { rel: 1e-15 });
  assertClose(value(1, -1), turn(-1, Math.sqrt(3 / (8 * Math.PI)) * s), { rel: 1e-15 });
  assertClose(value(2, 2), turn(2, Math.sqrt(15 / (32 * Math.PI)) * s * s), { rel: 1e-14 });
  assertClose(value(3, 0), turn(0, Math.sqrt(7 / (16 * Math.PI)) * (5 * c ** 3 - 3 * c)), { rel: 1e-14 });
});

describe('LBP3D', () => {
  const size = [7, 6, 5] as const;
  const image = volumeOf(size, noise(210));
  const mask = volumeOf(
    size,
    noise(210, 9).map((x) => (x > 0.3 ? 1 : 0)),
    'u8',
  );

  test('is PyRadiomics’ definition', async () => {
    const found = await derive('LBP3D', { image, mask });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['lbp-3D-m1', 'lbp-3D-m2', 'lbp-3D-k'],
    );
    const spline = interpolatorsByName.sitkBSpline(image.data as Float64Array, size);
    const vertices = icosphere(1, 1);
    const angles = vertices.map(([x, y, z]) => ({ azimuth: Math.acos(Math.max(-1, Math.min(1, z))), polar: Math.atan2(y, x) }));
    /** Real and imaginary part of the harmonics of degree 1. */
    const harmonics = angles.map(({ azimuth, polar }) => {
      const [s, c] = [Math.sqrt(3 / (8 * Math.PI)) * Math.abs(Math.sin(polar)), Math.sqrt(3 / (4 * Math.PI)) * Math.cos(polar)];
      return [
        [s * Math.cos(azimuth), -s * Math.sin(azimuth)],
        [c, 0],
        [-s * Math.cos(azimuth), -s * Math.sin(azimuth)],
      ];
    });
    const times = ([a, b]: number[], [c, d]: number[]): number[] => [a * c - b * d, a * d + b * c];
    for (let at = 0; at < 210; at++) {
      const [i, j, k] = [at % 7, Math.floor(at / 7) % 6, Math.floor(at / 42)];
      const values = found.map(({ image: derived }) => Number(derived.data[at]));
      if (mask.data[at] === 0) {
        assert.deepEqual(values, [0, 0, 0]);
        continue;
      }
      const samples = vertices.map(([x, y, z]) => {
        const [pi, pj, pk] = [i + z, j + y, k + x];
        return pi < 0 || pi > 6 || pj < 0 || pj > 5 || pk < 0 || pk > 4 ? 0 : spline(pi, pj, pk);
      });
      const signs = samples.map((sample) => (sample >= Number(image.data[at]) ? 1 : 0));
      const sum = (terms: readonly number[]): number => terms.reduce((a, b) => a + b, 0);
      // Degree 0: f = c Y with c = Y sum of signs.
      const norm0 = Math.sqrt(42) * (sum(signs) / (4 * Math.PI));
      const c = [0, 1, 2].map((m) => [0, 1].map((part) => sum(signs.map((sign, v) => sign * harmonics[v][m][part]))));
      const f = vertices.map((_, v) => [0, 1].map((part) => sum(c.map((cm, m) => times(cm, harmonics[v][m])[part]))));
      const [re, im] = [0, 1].map((part) => sum(f.map((fv) => times(fv, fv)[part])));
      const norm1 = Math.sqrt((Math.hypot(re, im) + re) / 2);
      const mean = sum(samples) / 42;
      const moment = (order: number): number => sum(samples.map((x) => (x - mean) ** order)) / 42;
      assertClose(values, [norm0, norm1, moment(4) / moment(2) ** 2 - 3], { rel: 1e-9 }, `voxel ${at}`);
    }
  });

  test('of a box is that of the whole image, cropped, in the image’s type', async () => {
    const box = { start: [2, 0, 1], size: [4, 5, 3] } as const;
    const integers = volumeOf(
      size,
      noise(210).map((x) => Math.floor(300 * x)),
      'i16',
    );
    for (const source of [image, integers]) {
      const setting = { lbp3DLevels: 3, lbp3DIcosphereRadius: 1.5, lbp3DIcosphereSubdivision: 0 };
      const whole = await derive('LBP3D', { image: source, mask }, setting);
      const part = await derive('LBP3D', { image: source, mask, box }, setting);
      assert.equal(part.length, 4);
      for (const [n, { image: derived }] of part.entries()) assert.deepEqual(derived, crop(whole[n].image, box));
    }
  });

  test('refuses what has no value', async () => {
    await assert.rejects(derive('LBP3D', { image, mask }, { lbp3DIcosphereSubdivision: 7 }), { code: 'lbp-subdivision', message: /163842 samples/ });
    const flat = volumeOf([5, 5, 5], new Array<number>(125).fill(3), 'i16');
    const middle = { start: [2, 2, 2], size: [1, 1, 1] } as const;
    await assert.rejects(derive('LBP3D', { image: flat, box: middle }), { code: 'lbp-undefined', message: /1 voxels/ });
  });

  test('stops when it is cancelled', () => assert.rejects(derive('LBP3D', { image, mask }, {}, AbortSignal.abort()), { name: 'AbortError' }));
});
