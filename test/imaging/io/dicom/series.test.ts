import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDicom } from '../../../../src/imaging/io/dicom';
import { openDicomSeries, readDicomSeries } from '../../../../src/imaging/io/dicom/series';
import type { Volume } from '../../../../src/imaging/volume';
import { assertClose } from '../../../support/close';
import { ascii } from '../make';
import { dicomFile, type Elements, image, type Point, series, words } from './make';

/** The value at DICOM's column, row (from the top) and slice along the normal. */
function at({ data, size: [ni, nj, nk] }: Volume, column: number, row: number, slice: number, channel = 0): number {
  return Number(data[column + ni * (nj - 1 - row + nj * (slice + nk * channel))]);
}

/** Where the affine puts that voxel, in LPS. */
function place({ affine: m, size: [, nj] }: Volume, column: number, row: number, slice: number): Point {
  const p = [column, nj - 1 - row, slice];
  const [x, y, z] = [0, 1, 2].map((r) => m[4 * r] * p[0] + m[4 * r + 1] * p[1] + m[4 * r + 2] * p[2] + m[4 * r + 3]);
  return [-x, -y, z];
}

describe('a series as a volume', () => {
  const half = Math.SQRT1_2;
  const cases: Record<string, { orientation: number[]; step: Point }> = {
    axial: { orientation: [1, 0, 0, 0, 1, 0], step: [0, 0, 4] },
    coronal: { orientation: [1, 0, 0, 0, 0, -1], step: [0, 4, 0] },
    sagittal: { orientation: [0, 1, 0, 0, 0, -1], step: [-4, 0, 0] },
    oblique: { orientation: [1, 0, 0, 0, half, half], step: [0, -4 * half, 4 * half] },
    'feet first, prone': { orientation: [-1, 0, 0, 0, 1, 0], step: [0, 0, -4] },
  };
  for (const [name, { orientation, step }] of Object.entries(cases)) {
    for (const sign of [1, -1]) {
      test(`${name}, slices ${sign > 0 ? 'along' : 'against'} the normal, files in any order`, async () => {
        const way = step.map((s) => s * sign) as unknown as Point;
        const { volume, warnings, header } = await readDicom(series(5, { orientation, step: way, order: [3, 0, 4, 1, 2] }));
        assert.deepEqual(volume.size, [2, 3, 5]);
        assert.deepEqual(warnings, []);
        assert.deepEqual([header.format, header.affineFrom, header.dtype], ['DICOM', 'ImagePositionPatient', 'uint16']);
        for (let slice = 0; slice < 5; slice++) {
          const stored = Math.round(at(volume, 0, 0, slice) / 100);
          for (const [column, row] of [
            [0, 0],
            [1, 2],
          ]) {
            assert.equal(at(volume, column, row, slice), 100 * stored + 10 * row + column);
            const wanted = [5, 6, 7].map((o, axis) => o + stored * way[axis] + column * 1.5 * orientation[axis] + row * 2 * orientation[3 + axis]);
            assertClose(place(volume, column, row, slice), wanted, { rel: 1e-12 });
          }
        }
        // dcm2niix's grid: the third axis along row x column, the second against the columns, so left-handed.
        const [a, b, c] = [0, 1, 2].map((axis) => [volume.affine[axis], volume.affine[4 + axis], volume.affine[8 + axis]]);
        assert.ok(a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]) < 0);
      });
    }
  }

  test('one slice is as thick as it says', async () => {
    const { volume, warnings } = await readDicom(series(1));
    assert.deepEqual(volume.affine.slice(8, 12), [0, 0, 3, 7]);
    assert.match(warnings.join(' '), /single slice/);
    const spaced = await readDicom(series(1, { more: () => ({ SpacingBetweenSlices: [9] }) }));
    assert.equal(spaced.volume.affine[10], 9);
  });

  test('missing, doubled and uneven slices are named', async () => {
    const refused = (files: ReturnType<typeof series>, message: RegExp): Promise<void> =>
      assert.rejects(readDicom(files), { code: 'volume-series', message });
    await refused(series(4, { order: [0, 1, 3, 4] }), /a slice is missing between slice 2 \(11\.00 mm along the normal\) and slice 3/);
    await refused(series(6, { order: [0, 1, 2, 5, 6, 7] }), /2 slices are missing between slice 3/);
    await refused(series(4, { order: [0, 1, 1, 2] }), /slice 2 .* is there 2 times, the others once/);
    await refused(series(5, { order: [0, 1, 2.4, 3, 4] }), /distance between slice 2 .* is 5\.600 mm, elsewhere 4\.000|elsewhere/);
    const bent = series(5, { more: (slice) => (slice === 2 ? { ImagePositionPatient: [9, 6, 15] } : {}) });
    await refused(bent, /slice 3 .* lies 4\.00 mm beside/);
    const { warnings } = await readDicom(series(5, { order: [0, 1, 2.05, 3, 4] }));
    assert.match(warnings.join(' '), /differ by up to 5\.0 %/);
  });

  test('gantry tilt is kept in the affine and told', async () => {
    const { volume, warnings } = await readDicom(series(4, { step: [0, 0.5, 4] }));
    assert.match(warnings.join(' '), /7\.1 degrees \(gantry tilt\)/);
    assertClose(place(volume, 0, 0, 3), [5, 7.5, 19], { rel: 1e-12 });
  });

  test('images of one place are channels: by echo, then by time', async () => {
    const one = (echo: number, time: number, first: number): ReturnType<typeof series> =>
      series(3, {
        more: (slice) => ({
          SOPInstanceUID: `9.${echo}.${time}.${slice}`,
          EchoTime: [echo],
          TemporalPositionIdentifier: [time],
          InstanceNumber: [first + slice],
          PixelData: words(new Array(6).fill(1000 * echo + 100 * time + slice)),
        }),
      });
    const { volume } = await readDicom([...one(20, 2, 1), ...one(10, 2, 50), ...one(20, 1, 90), ...one(10, 1, 30)]);
    assert.deepEqual([volume.size, volume.channels], [[2, 3, 3], 4]);
    for (const [channel, base] of [10100, 10200, 20100, 20200].entries()) {
      for (const slice of [0, 1, 2]) assert.equal(at(volume, 0, 0, slice, channel), base + slice);
    }
    await assert.rejects(readDicom([...one(10, 1, 1), ...one(20, 1, 10).slice(1)]), {
      code: 'volume-series',
      message: /is there once, the others 2 times/,
    });
  });

  test('other orientations and image types are other volumes', async () => {
    const localizer = [
      ...series(3),
      ...series(2, { orientation: [1, 0, 0, 0, 0, -1], step: [0, 4, 0], more: (slice) => ({ SOPInstanceUID: `7.${slice}` }) }),
    ];
    const { series: volumes } = openDicomSeries(localizer);
    assert.deepEqual(
      volumes.map(({ summary }) => [summary.id, summary.extent]),
      [
        ['1.2.3', [2, 3, 3]],
        ['1.2.3#2', [2, 3, 2]],
      ],
    );
    const { warnings, volume } = await readDicom(localizer);
    assert.deepEqual(volume.size, [2, 3, 3]);
    assert.match(warnings.join(' '), /Other series are left out: MR, 2 x 3 x 2 \(1\.2\.3#2\)/);
    assert.deepEqual((await readDicom(localizer, { series: '1.2.3#2' })).volume.size, [2, 3, 2]);

    const type = (name: string): ReturnType<typeof series> =>
      series(3, { more: (slice) => ({ ImageType: `ORIGINAL\\PRIMARY\\${name}`, SOPInstanceUID: `8.${name}.${slice}` }) });
    await assert.rejects(readDicom([...type('WATER'), ...type('FAT')]), {
      code: 'volume-series',
      message: /2 series are there.*--series.*1\.2\.3#2/,
    });
  });

  test('a series is chosen by its UID or number', async () => {
    const second = series(3, { more: (slice) => ({ SeriesInstanceUID: '4.5.6', SeriesNumber: [7], SOPInstanceUID: `4.5.6.${slice}` }) });
    const files = [...series(4), ...second];
    assert.equal((await readDicom(files)).volume.size[2], 4);
    for (const wanted of ['4.5.6', '7']) assert.equal((await readDicom(files, { series: wanted })).volume.size[2], 3);
    await assert.rejects(readDicom(files, { series: '8' }), { code: 'volume-series', message: /there is no series 8.*1\.2\.3.*4\.5\.6/ });
    const all = await readDicomSeries(files);
    assert.deepEqual(
      all.series.map(({ result }) => result.volume.size[2]),
      [4, 3],
    );
  });

  test('the same file twice counts once; files that are broken are told', async () => {
    const files = series(3);
    const { volume, warnings } = await readDicom([
      ...files,
      { ...files[1], name: 'copy' },
      { name: 'cut', bytes: files[0].bytes.subarray(0, 190) },
      { name: 'report', bytes: dicomFile({ Modality: 'SR' }) },
    ]);
    assert.deepEqual(volume.size, [2, 3, 3]);
    assert.match(warnings.join(' '), /1 file.* more than once/);
    assert.match(warnings.join(' '), /left out: cut: /);
    assert.match(warnings.join(' '), /1 DICOM files without an image/);
  });

  test('files without position are slices in the order of their instances', async () => {
    const bare = series(3, {
      order: [2, 0, 1],
      more: (slice) => ({ InstanceNumber: [slice + 1], ImagePositionPatient: '', ImageOrientationPatient: '' }),
    });
    const { volume, warnings } = await readDicom(bare);
    assert.deepEqual(
      [0, 1, 2].map((slice) => at(volume, 0, 0, slice)),
      [0, 100, 200],
    );
    assert.deepEqual(volume.affine, [-1.5, 0, 0, 0.75, 0, 2, 0, -2, 0, 0, 3, -3, 0, 0, 0, 1]);
    assert.match(warnings.join(' '), /not placed in the patient/);
  });

  test('rescaling: whole numbers stay integers, others are f64, each frame by its own', async () => {
    const rescaled = async (slope: (slice: number) => number, intercept: number): Promise<Volume> =>
      (
        await readDicom(
          series(2, { more: (slice) => ({ RescaleSlope: [slope(slice)], RescaleIntercept: [intercept], BitsStored: [12], HighBit: [11] }) }),
        )
      ).volume;
    const ct = await rescaled(() => 1, -1024);
    assert.deepEqual([ct.dtype, at(ct, 1, 2, 1)], ['i16', 121 - 1024]);
    const plain = await rescaled(() => 1, 0);
    assert.equal(plain.dtype, 'u16');
    const pet = await rescaled((slice) => 0.5 + slice, 0.25);
    assert.deepEqual([pet.dtype, at(pet, 1, 2, 0), at(pet, 1, 2, 1)], ['f64', 10.75, 181.75]);
  });
});

describe('multi-frame images', () => {
  const frame = (z: number, time: number, more: Elements = {}): Elements => ({
    PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }],
    FrameContentSequence: [{ TemporalPositionIndex: [time] }],
    ...more,
  });
  const shared: Elements = {
    PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
    PixelMeasuresSequence: [{ PixelSpacing: [2, 1.5], SliceThickness: [3] }],
  };
  const enhanced = (frames: readonly Elements[], more: Elements = {}): { name: string; bytes: Uint8Array }[] => [
    {
      name: 'a',
      bytes: dicomFile(
        image(
          1,
          2,
          frames.flatMap((_, i) => [10 * i, 10 * i + 1]),
          {
            NumberOfFrames: [frames.length],
            SharedFunctionalGroupsSequence: [shared],
            PerFrameFunctionalGroupsSequence: frames,
            ...more,
          },
        ),
        { open: true },
      ),
    },
  ];

  test('frames are placed by their functional groups; times are channels', async () => {
    const { volume } = await readDicom(enhanced([frame(4, 2), frame(0, 1), frame(4, 1), frame(0, 2)]));
    assert.deepEqual([volume.size, volume.channels], [[2, 1, 2], 2]);
    assert.deepEqual(Array.from(volume.data, Number), [10, 11, 20, 21, 30, 31, 0, 1]);
    assert.deepEqual(volume.affine, [-1.5, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1]);
  });

  test('every frame has its own rescaling', async () => {
    const scaled = (slope: number): Elements => ({ PixelValueTransformationSequence: [{ RescaleSlope: [slope], RescaleIntercept: [1] }] });
    const { volume } = await readDicom(enhanced([frame(0, 1, scaled(2)), frame(4, 1, scaled(3))]));
    assert.deepEqual(Array.from(volume.data, Number), [1, 3, 31, 34]);
  });

  test('fewer descriptions than frames are refused', async () => {
    await assert.rejects(readDicom(enhanced([frame(0, 1), frame(4, 1)], { PerFrameFunctionalGroupsSequence: [frame(0, 1)] })), {
      code: 'volume-header',
      message: /describes 1 frames, NumberOfFrames is 2/,
    });
  });

  test('a Siemens mosaic: tiles are slices, time points are channels', async () => {
    const csa = (text: string, values: string[]): Uint8Array[] => {
      const tag = new Uint8Array(84);
      tag.set(ascii(text));
      new DataView(tag.buffer).setUint32(76, values.length, true);
      const items = values.flatMap((value) => {
        const head = new Uint8Array(16);
        new DataView(head.buffer).setUint32(4, value.length, true);
        return [head, ascii(value.padEnd(Math.ceil(value.length / 4) * 4, '\0'))];
      });
      return [tag, ...items];
    };
    const header = (normal: number): Uint8Array => {
      const parts = [
        ascii('SV10\x04\x03\x02\x01\x02\0\0\0M\0\0\0'),
        ...csa('NumberOfImagesInMosaic', ['3']),
        ...csa('SliceNormalVector', ['0', '0', String(normal)]),
      ];
      return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
    };
    // Four tiles of 1 x 2, of which three are slices: 0 1 | 10 11 above, 20 21 | empty below.
    const mosaic = (instance: number, normal: number): { name: string; bytes: Uint8Array } => ({
      name: `${instance}`,
      bytes: dicomFile(
        image(
          2,
          4,
          [0, 1, 10, 11, 20, 21, 0, 0].map((value) => value + 100 * instance),
          {
            ImageType: 'ORIGINAL\\PRIMARY\\M\\MOSAIC',
            SeriesInstanceUID: '1.2',
            SOPInstanceUID: `1.2.${instance}`,
            InstanceNumber: [instance],
            ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
            ImagePositionPatient: [0, 0, 5],
            PixelSpacing: [2, 1.5],
            SpacingBetweenSlices: [4],
            x00290010: ['LO', 'SIEMENS CSA HEADER'],
            x00291010: ['OB', header(normal)],
          },
        ),
      ),
    });
    const { volume } = await readDicom([mosaic(2, 1), mosaic(1, 1)]);
    assert.deepEqual([volume.size, volume.channels], [[2, 1, 3], 2]);
    assert.deepEqual(Array.from(volume.data, Number), [100, 101, 110, 111, 120, 121, 200, 201, 210, 211, 220, 221]);
    // Half of (4 - 2) columns and (2 - 1) rows further in.
    assert.deepEqual(place(volume, 0, 0, 0), [1.5, 1, 5]);
    const down = await readDicom([mosaic(1, -1)]);
    assert.deepEqual(Array.from(down.volume.data, Number), [120, 121, 110, 111, 100, 101]);
    assert.deepEqual(place(down.volume, 0, 0, 2), [1.5, 1, 5]);
    assert.deepEqual(place(down.volume, 0, 0, 0), [1.5, 1, -3]);
    const bare = image(2, 4, new Array(8).fill(0), { ImageType: 'ORIGINAL\\PRIMARY\\M\\MOSAIC' });
    await assert.rejects(readDicom([{ name: 'a', bytes: dicomFile(bare) }]), { code: 'volume-unsupported', message: /without its CSA header/ });
  });
});

test('nothing that names a patient is in results, warnings or errors', async () => {
  const named: Elements = {
    x00100010: ['PN', 'DOE^JANE'],
    x00100020: ['LO', 'ID DOE 4711'],
    x00100030: ['DA', '19700101'],
    x0008103e: ['LO', 'Knee of Mrs DOE'],
    x00080090: ['PN', 'DOE^REFERRER'],
    x00081030: ['LO', 'DOE study'],
  };
  const files = series(4, { more: () => named }).map(({ bytes }, i) => ({ name: `DOE^JANE/19700101/IM${i}`, bytes }));
  const { series: read, warnings } = await readDicomSeries(files);
  const told = JSON.stringify([read.map(({ summary, result }) => [summary, result.header, result.warnings]), warnings]);
  assert.doesNotMatch(told, /DOE|4711|19700101/);
  for (const wrong of [[files[0], files[1], files[3]], [{ ...files[0], bytes: files[0].bytes.subarray(0, -8) }]]) {
    await assert.rejects(readDicom(wrong), (error: Error) => !/DOE|4711|19700101/.test(error.message));
  }
});
