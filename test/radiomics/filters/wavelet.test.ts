import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gather, type Spans, spansOf } from '../../../src/radiomics/filters/periodic-block';
import { decompose, inputSpan } from '../../../src/radiomics/filters/stationary-wavelet';
import { waveletFilters } from '../../../src/radiomics/filters/wavelets/filters';
import { waveletNames } from '../../../src/radiomics/filters/wavelets/names';
import { crop } from '../../../src/radiomics/preprocess/crop';
import { assertClose } from '../../support/close';
import { noise, reference, volumeOf } from '../volumes';
import { derive } from './derive';

describe('every wavelet’s filters', () => {
  /** PyWavelets' symlets and some biorthogonal wavelets are given to 11 or 12 digits; its Meyer wavelet is cut off. */
  const precision = (name: string): number => (name === 'dmey' ? 3e-3 : /^(sym|bior|rbio)/.test(name) ? 2e-11 : 1e-13);
  for (const name of waveletNames) {
    test(name, async () => {
      const { low, high } = await waveletFilters(name);
      const length = low.length;
      assert.equal(high.length, length);
      assert.equal(length % 2, 0);
      const total = (taps: readonly number[]): number => taps.reduce((sum, tap) => sum + tap, 0);
      assertClose([total(low)], [Math.SQRT2], { rel: 1e-14 });
      assertClose([total(high)], [0], { rel: 0, abs: precision(name) });
      // The reconstruction low pass, from the high pass.
      const dual = high.map((tap, n) => (n % 2 === 0 ? -tap : tap)).reverse();
      for (let shift = 2 - length; shift < length; shift += 2) {
        const product = low.reduce((sum, tap, n) => sum + tap * (dual[n + shift] ?? 0), 0);
        assertClose([product], [shift === 0 ? 1 : 0], { rel: 0, abs: precision(name) }, `shift ${shift}`);
      }
    });
  }

  test('orthogonal wavelets have as many vanishing moments as their number says', async () => {
    for (const [name, moments] of [
      ['haar', 1],
      ['db4', 4],
      ['sym5', 5],
      ['coif2', 4],
    ] as const) {
      const { high } = await waveletFilters(name);
      for (let order = 0; order < moments; order++) {
        const moment = high.reduce((sum, tap, n) => sum + tap * (n - high.length / 2) ** order, 0);
        assertClose([moment], [0], { rel: 0, abs: 1e-8 }, `${name}, moment ${order}`);
      }
    }
  });

  test('an unknown name', () => assert.rejects(waveletFilters('daub4'), { code: 'wavelet-unknown', message: /did you mean/ }));
});

const size = [7, 6, 5] as const;
const values = noise(210).map((x) => Math.round(1000 * x));
const image = volumeOf(size, values, 'i16');
const box = { start: [1, 2, 0], size: [4, 3, 4] } as const;

/** The transform by its definition, on the axis lengthened to an even number of voxels by its first. */
async function transformed(name: string, passes: string, source: ArrayLike<number> = values): Promise<number[]> {
  const filters = await waveletFilters(name);
  const even = size.map((n) => n + (n % 2));
  const index = ([i, j, k]: readonly number[]): number => i + even[0] * (j + even[1] * k);
  const places = Array.from({ length: even[0] * even[1] * even[2] }, (_, at) => [
    at % even[0],
    Math.floor(at / even[0]) % even[1],
    Math.floor(at / (even[0] * even[1])),
  ]);
  let data = places.map(([i, j, k]) => Number(source[(i % size[0]) + size[0] * ((j % size[1]) + size[1] * (k % size[2]))]));
  for (const [axis, pass] of [...passes].entries()) {
    const taps = pass === 'L' ? filters.low : filters.high;
    data = places.map((place) =>
      taps.reduce((sum, tap, t) => {
        const from = [...place];
        from[axis] = (((place[axis] + taps.length / 2 - t) % even[axis]) + even[axis]) % even[axis];
        return sum + tap * data[index(from)];
      }, 0),
    );
  }
  return data.filter((_, at) => places[at].every((x, axis) => x < size[axis]));
}

describe('Wavelet', () => {
  test('is the periodic convolution along i, j and k', async () => {
    for (const name of ['coif1', 'db7', 'bior2.4']) {
      const found = await derive('Wavelet', { image }, { wavelet: name });
      assert.deepEqual(
        found.map((each) => each.name),
        ['LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH', 'LLL'].map((band) => `wavelet-${band}`),
      );
      for (const { name: band, image: derived } of found) {
        assert.equal(derived.dtype, 'f64');
        assertClose(derived.data as Float64Array, await transformed(name, band.slice(8)), { rel: 1e-13 }, `${name} ${band}`);
      }
    }
  });

  test('of a box is that of the whole image, cropped, whatever the filter’s reach', async () => {
    for (const setting of [
      {},
      { wavelet: 'haar', level: 3 },
      { wavelet: 'db20', level: 2, start_level: 1 },
      { force2D: true, force2Ddimension: 1 },
    ]) {
      const whole = await derive('Wavelet', { image }, setting);
      const part = await derive('Wavelet', { image, box }, setting);
      for (const [n, { name, image: derived }] of part.entries()) {
        assert.equal(name, whole[n].name);
        assert.deepEqual(derived, crop(whole[n].image, box), name);
      }
    }
  });

  test('is the same in pieces along k, in a block that is a part or all of the axis, or runs over its end', async () => {
    const level = { filters: await waveletFilters('db2'), axes: [0, 1, 2], details: true };
    const long = volumeOf([4, 6, 24], noise(576));
    for (const [start, depth] of [
      [6, 9],
      [0, 24],
      [20, 3],
      [23, 1],
    ]) {
      const region = spansOf(long, { start: [0, 1, start], size: [4, 2, depth] });
      const around = region.map((span) => inputSpan(span, level.filters)) as unknown as Spans;
      const block = gather(long, around);
      const whole = await decompose(reference, block, region, level, {});
      assert.equal(whole.length, 8);
      for (const most of [1, 16, 39]) assert.deepEqual(await decompose(reference, block, region, level, {}, most), whole, `${start}, ${most}`);
      // Slices by themselves.
      const flat = { ...level, axes: [0, 1] };
      const slices = gather(long, [around[0], around[1], region[2]]);
      assert.deepEqual(await decompose(reference, slices, region, flat, {}, 8), await decompose(reference, slices, region, flat, {}));
    }
  });

  test('levels go on from the approximation before, and are named from the second', async () => {
    const [first] = (await derive('Wavelet', { image: volumeOf([8, 6, 4], noise(192)) }, { wavelet: 'db2' })).slice(-1);
    const again = await derive('Wavelet', { image: first.image }, { wavelet: 'db2' });
    const both = await derive('Wavelet', { image: volumeOf([8, 6, 4], noise(192)) }, { wavelet: 'db2', level: 2 });
    assert.equal(both.length, 15);
    assert.deepEqual(
      both.slice(7).map(({ name }) => name),
      again.map(({ name }) => name.replace('wavelet', 'wavelet2')),
    );
    for (const [n, { image: derived }] of again.entries())
      assertClose(both[7 + n].image.data as Float64Array, derived.data as Float64Array, { rel: 1e-14 });
    const later = await derive('Wavelet', { image: volumeOf([8, 6, 4], noise(192)) }, { wavelet: 'db2', start_level: 1 });
    assert.deepEqual(
      later.map(({ name }) => name),
      again.map(({ name }) => name),
    );
    assert.deepEqual(later[3].image.data, both[10].image.data);
  });

  test('force2D leaves out the axis across the slices', async () => {
    for (const [force2Ddimension, axis] of [2, 1, 0].entries()) {
      const found = await derive('Wavelet', { image }, { wavelet: 'haar', force2D: true, force2Ddimension });
      assert.deepEqual(
        found.map(({ name }) => name),
        ['wavelet-LH', 'wavelet-HL', 'wavelet-HH', 'wavelet-LL'],
      );
      // A constant along the slices' axes has no details, whatever the slices are.
      const ramp = volumeOf(
        size,
        values.map((_, at) => [at % 7, Math.floor(at / 7) % 6, Math.floor(at / 42)][axis]),
      );
      const [lh, hl, hh, ll] = await derive('Wavelet', { image: ramp }, { wavelet: 'haar', force2D: true, force2Ddimension });
      for (const { image: detail } of [lh, hl, hh]) assertClose(detail.data as Float64Array, new Float64Array(210), { rel: 0, abs: 1e-14 });
      assertClose(
        ll.image.data as Float64Array,
        Array.from(ramp.data as Float64Array, (x) => 2 * x),
        { rel: 1e-15 },
      );
    }
  });

  test('stays in single precision', async () => {
    const [{ image: found }] = await derive('Wavelet', { image: volumeOf(size, values, 'f32') });
    assert.equal(found.dtype, 'f32');
    assertClose(found.data as Float32Array, await transformed('coif1', 'LLH'), { rel: 1e-6 });
  });

  test('stops when it is cancelled', () => assert.rejects(derive('Wavelet', { image }, {}, AbortSignal.abort()), { name: 'AbortError' }));
});
