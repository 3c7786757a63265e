import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync, zipSync } from 'fflate';
import { readVolumeFile } from '../../../src/imaging/io/files.node';
import { readImage } from '../../../src/imaging/io/image';
import { unzip } from '../../../src/imaging/io/zip';
import { dicomFile, series } from './dicom/make';
import { ascii, nifti1, ramp } from './make';

const nifti = nifti1([2, 2, 1], ramp(4));
const dicomFolder = (folder: string, count = 3): Record<string, Uint8Array> =>
  Object.fromEntries(series(count).map(({ name, bytes }) => [`${folder}${name}`, bytes]));

function files(contents: Record<string, Uint8Array>): { name: string; bytes: Uint8Array }[] {
  return Object.entries(contents).map(([name, bytes]) => ({ name, bytes }));
}

describe('readImage', () => {
  test('one volume file, its siblings given with it or looked up', async () => {
    assert.deepEqual((await readImage(files({ 'a.nii': nifti }))).volume.size, [2, 2, 1]);
    assert.deepEqual((await readImage(files({ 'a.nii.gz': gzipSync(nifti) }))).volume.size, [2, 2, 1]);
    const mhd = ascii('ObjectType = Image\nNDims = 1\nDimSize = 2\nElementType = MET_UCHAR\nElementDataFile = a.raw\n');
    const raw = Uint8Array.of(3, 4);
    const orders: Record<string, Uint8Array>[] = [
      { 'a.mhd': mhd, 'a.raw': raw },
      { 'a.raw': raw, 'a.mhd': mhd },
      { 'x/a.mhd': mhd, 'x/a.raw': raw },
    ];
    for (const order of orders) {
      assert.deepEqual(Array.from((await readImage(files(order))).volume.data, Number), [3, 4]);
    }
    assert.deepEqual(Array.from((await readImage(files({ 'a.mhd': mhd }), { siblings: async () => raw })).volume.data, Number), [3, 4]);
  });

  test('the header and the data of a pair are one image', async () => {
    const pair = nifti.slice(0, 348);
    pair.set(ascii('ni1\0'), 344);
    new DataView(pair.buffer).setFloat32(108, 0, true);
    const { volume } = await readImage(files({ 'a.img': nifti.slice(352), 'a.hdr': pair }));
    assert.deepEqual(Array.from(volume.data, Number), [0, 1, 2, 3]);
  });

  test('DICOM files, also among others', async () => {
    const { volume } = await readImage(files({ ...dicomFolder('d/'), 'd/README.txt': ascii('text'), 'd/DICOMDIR': dicomFile({ Modality: '' }) }));
    assert.deepEqual(volume.size, [2, 3, 3]);
  });

  test('zip archives of either, whatever their name', async () => {
    const zip = (contents: Record<string, Uint8Array>): { name: string; bytes: Uint8Array }[] => files({ 'a.zip': zipSync(contents) });
    assert.deepEqual((await readImage(zip({ 'x/a.nii.gz': gzipSync(nifti), '__MACOSX/x/._a.nii.gz': ascii('junk') }))).volume.size, [2, 2, 1]);
    assert.deepEqual((await readImage(zip(dicomFolder('case/series/')))).volume.size, [2, 3, 3]);
    assert.deepEqual((await readImage(files({ download: zipSync(dicomFolder('')) }))).volume.size, [2, 3, 3]);
    await assert.rejects(readImage(zip({ 'a.txt': ascii('a'), 'b.txt': ascii('b') })), { code: 'volume-format', message: /none of the 2/ });
    await assert.rejects(readImage(zip({})), { code: 'volume-format', message: /no file/ });
  });

  test('several volumes are not guessed between', async () => {
    await assert.rejects(readImage(files({ 'a.nii': nifti, 'b.nii': nifti })), { code: 'volume-series', message: /2 of them are volumes/ });
    await assert.rejects(readImage(files({ 'a.nii': nifti, ...dicomFolder('') })), {
      code: 'volume-series',
      message: /1 of them are volumes and 3 are DICOM/,
    });
    await assert.rejects(readImage([]), { code: 'volume-format' });
  });

  test('from disk: a folder, a zip archive, one slice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pm-dicom-'));
    try {
      await mkdir(join(folder, 'series', 'deep'), { recursive: true });
      for (const { name, bytes } of series(4)) await writeFile(join(folder, 'series', name === 'IM2' ? 'deep' : '', name), bytes);
      await writeFile(join(folder, 'series', 'notes.txt'), 'text');
      await writeFile(join(folder, 'series', 'empty'), '');
      assert.deepEqual((await readVolumeFile(join(folder, 'series'))).volume.size, [2, 3, 4]);
      await writeFile(join(folder, 'a.zip'), zipSync(dicomFolder('')));
      assert.deepEqual((await readVolumeFile(join(folder, 'a.zip'))).volume.size, [2, 3, 3]);
      assert.deepEqual((await readVolumeFile(join(folder, 'series', 'IM0'))).volume.size, [2, 3, 1]);
      await mkdir(join(folder, 'none'));
      await assert.rejects(readVolumeFile(join(folder, 'none')), { code: 'volume-format', message: /no DICOM file/ });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('unzip', () => {
  const archive = zipSync({ 'a/b.txt': ascii('hello'), 'c.bin': [new Uint8Array(5000), { level: 9 }], 'd.bin': [ascii('stored'), { level: 0 }] });

  test('stored and deflated files by their path', () => {
    const found = unzip(archive, 'x', 1 << 20);
    assert.deepEqual(
      found.map(({ name, bytes }) => [name, bytes.length]),
      [
        ['a/b.txt', 5],
        ['c.bin', 5000],
        ['d.bin', 6],
      ],
    );
    assert.deepEqual(found[2].bytes, ascii('stored'));
  });

  test('names that lead out of a folder are ignored', () => {
    const bad = zipSync({
      '../a.nii': nifti,
      '/etc/a.nii': nifti,
      'x/../../a.nii': nifti,
      'C:/a.nii': nifti,
      'x\\..\\a.nii': nifti,
      'ok.nii': nifti,
    });
    assert.deepEqual(
      unzip(bad, 'x', 1 << 20).map(({ name }) => name),
      ['ok.nii'],
    );
  });

  test('what unpacks to more than the limit is refused before it is unpacked', () => {
    const bomb = zipSync({ a: new Uint8Array(1 << 24), b: new Uint8Array(1 << 24) });
    assert.throws(() => unzip(bomb, 'x', 1 << 24), { code: 'volume-too-large' });
    // A size that the packed bytes cannot hold.
    const lie = zipSync({ a: ascii('hello') });
    const view = new DataView(lie.buffer);
    const entry = lie.findIndex((_, i) => view.getUint32(Math.min(i, lie.length - 4), true) === 0x02014b50);
    view.setUint32(entry + 24, 1 << 30, true);
    assert.throws(() => unzip(lie, 'x', 2 ** 31), { code: 'archive-damaged', message: /claims more/ });
    view.setUint32(entry + 24, 4, true);
    assert.throws(() => unzip(lie, 'x', 2 ** 31), { code: 'archive-damaged', message: /CRC-32/ });
  });

  test('damage is noticed, wherever it is', () => {
    let refused = 0;
    for (let i = 0; i < archive.length; i++) {
      const changed = archive.slice();
      changed[i] ^= 0x21;
      try {
        unzip(changed, 'x', 1 << 20);
      } catch (error) {
        assert.equal((error as Error).name, 'PmError', (error as Error).stack);
        refused++;
      }
      if (i % 7 === 0) {
        try {
          unzip(archive.subarray(0, i), 'x', 1 << 20);
          assert.fail('a cut archive has no directory');
        } catch (error) {
          assert.equal((error as Error).name, 'PmError', (error as Error).stack);
        }
      }
    }
    assert.ok(refused > archive.length / 4);
    assert.throws(() => unzip(ascii('PK\x03\x04 not an archive at all, but long enough'), 'x', 100), { code: 'archive-damaged' });
  });

  test('encrypted files and other packings are named', () => {
    const view = (bytes: Uint8Array): [DataView, number] => {
      const data = new DataView(bytes.buffer);
      return [data, bytes.findIndex((_, i) => data.getUint32(Math.min(i, bytes.length - 4), true) === 0x02014b50)];
    };
    for (const [offset, value, message] of [
      [8, 1, /encrypted/],
      [10, 12, /method 12/],
      [24, 0xffff, /ZIP64|damaged/],
    ] as const) {
      const copy = zipSync({ a: ascii('hello') });
      const [data, entry] = view(copy);
      data.setUint16(entry + offset, value, true);
      if (offset === 24) data.setUint16(entry + offset + 2, value, true);
      assert.throws(() => unzip(copy, 'x', 1000), { name: 'PmError', message });
    }
  });
});
