import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDicom } from '../../../../src/imaging/io/dicom';
import { parseDicom } from '../../../../src/imaging/io/dicom/file';
import { fillPolygons } from '../../../../src/imaging/io/dicom/rasterise';
import type { NamedBytes } from '../../../../src/imaging/io/dicom/series';
import { structuresOf } from '../../../../src/imaging/io/dicom/structures';
import { readVolume } from '../../../../src/imaging/io/read';
import { type Volume, volume } from '../../../../src/imaging/volume';
import { dicomFile, type Elements, image } from './make';

/** 8 x 6 x 3 voxels of 1 x 1 x 2 mm, axes LPS, first voxel at the origin. */
const grid: Volume = volume({ dtype: 'u8', size: [8, 6, 3], affine: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1] });

/** A closed square from `from` to `to` at height `z`. */
function square(from: number, to: number, z: number): Elements {
  return { ContourGeometricType: 'CLOSED_PLANAR', ContourData: [from, from, z, to, from, z, to, to, z, from, to, z] };
}

function structureSet(regions: Record<string, Elements[]>): NamedBytes[] {
  const names = Object.keys(regions);
  const bytes = dicomFile({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
    Modality: 'RTSTRUCT',
    SpecificCharacterSet: 'ISO_IR 192',
    StructureSetROISequence: names.map((ROIName, i) => ({ ROINumber: [i + 1], ROIName })),
    ROIContourSequence: names.map((name, i) => ({ ReferencedROINumber: [i + 1], ContourSequence: regions[name] })),
  });
  return [{ name: 'rs', bytes }];
}

/** Voxels of slice `k`, as text. */
function picture({ data, size: [ni, nj, nk] }: Volume, k: number, channel = 0): string[] {
  return Array.from({ length: nj }, (_, j) => Array.from({ length: ni }, (_, i) => String(data[i + ni * (j + nj * (k + nk * channel))])).join(''));
}

describe('fillPolygons', () => {
  test('centres inside, half open edges', () => {
    assert.deepEqual(fillPolygons([[0.5, 0.5, 2.5, 0.5, 2.5, 1.5, 0.5, 1.5]], 4, 4), [5, 6]);
    // Squares that share the edge x = 2 share no voxel and leave none out.
    const left = fillPolygons([[0, 0, 2, 0, 2, 2, 0, 2]], 8, 8);
    const right = fillPolygons([[2, 0, 4, 0, 4, 2, 2, 2]], 8, 8);
    assert.deepEqual(
      [...left, ...right].sort((a, b) => a - b),
      fillPolygons([[0, 0, 4, 0, 4, 2, 0, 2]], 8, 8),
    );
    assert.equal(fillPolygons([[-5, -5, 50, -5, 50, 50, -5, 50]], 4, 3).length, 12);
    assert.deepEqual(fillPolygons([[1, 1, 1, 1, 1, 1]], 4, 4), []);
  });

  test('the same as asking every centre, for polygons of every shape', () => {
    const inside = (polygon: number[], px: number, py: number): boolean => {
      let odd = false;
      for (let i = 0; i < polygon.length; i += 2) {
        const [x1, y1, x2, y2] = [polygon[i], polygon[i + 1], polygon[(i + 2) % polygon.length], polygon[(i + 3) % polygon.length]];
        if (y1 > py !== y2 > py && px < x1 + ((x2 - x1) * (py - y1)) / (y2 - y1)) odd = !odd;
      }
      return odd;
    };
    for (let seed = 1; seed < 40; seed++) {
      const polygon = Array.from({ length: 14 }, (_, i) => ((seed * 7919 + i * i * 104729) % 2000) / 100 - 4);
      const wanted = Array.from({ length: 144 }, (_, n) => n).filter((n) => inside(polygon, n % 12, Math.floor(n / 12)));
      assert.deepEqual(fillPolygons([polygon], 12, 12), wanted);
    }
  });
});

describe('structure sets', () => {
  test('contours on the voxels of the image, a contour inside another is a hole', async () => {
    const files = structureSet({ muscle: [square(0.5, 5.5, 2), square(1.5, 3.5, 2)], 股直肌: [square(-0.5, 0.5, 4)] });
    const { volume: labels, header, warnings } = await readDicom(files, { grid });
    assert.deepEqual(picture(labels, 1), ['00000000', '01111100', '01001100', '01001100', '01111100', '01111100']);
    assert.deepEqual(picture(labels, 2)[0], '20000000');
    assert.deepEqual(header.labels, [
      { value: 1, name: 'muscle' },
      { value: 2, name: '股直肌' },
    ]);
    assert.deepEqual([warnings, header.intent, labels.affine], [[], 'label', grid.affine]);
    assert.deepEqual((await readVolume(files[0], { grid })).volume.data, labels.data);
  });

  test('regions that overlap are in channels of their own', async () => {
    const { volume: labels, warnings } = await readDicom(structureSet({ a: [square(0, 3, 0)], b: [square(1, 4, 0)], c: [square(5, 6, 0)] }), {
      grid,
    });
    assert.equal(labels.channels, 2);
    assert.deepEqual([picture(labels, 0, 0)[2], picture(labels, 0, 1)[2]], ['11100000', '02220000']);
    assert.equal(picture(labels, 0, 0)[5], '00000300');
    assert.match(warnings.join(' '), /overlap.*2 channels/);
  });

  test('points and open contours are no regions; what lies elsewhere is told', async () => {
    const point = { ContourGeometricType: 'POINT', ContourData: [1, 2, 0] };
    await assert.rejects(readDicom(structureSet({ p: [point] }), { grid }), { code: 'volume-unsupported', message: /closed contours/ });
    const { header, warnings } = await readDicom(structureSet({ p: [point], q: [square(0, 2, 0), square(0, 2, 100)] }), { grid });
    assert.deepEqual(header.labels, [{ value: 2, name: 'q' }]);
    assert.match(warnings.join(' '), /1 contours lie outside/);
    const slanted = { ContourGeometricType: 'CLOSED_PLANAR', ContourData: [0, 0, 0, 3, 0, 4, 3, 3, 4, 0, 3, 0] };
    await assert.rejects(readDicom(structureSet({ s: [slanted] }), { grid }), { code: 'volume-unsupported', message: /does not lie in a slice/ });
    const short = { ContourGeometricType: 'CLOSED_PLANAR', ContourData: [0, 0, 0, 3, 0, 0, 3, 3, 0, 0] };
    await assert.rejects(readDicom(structureSet({ s: [short] }), { grid }), { code: 'volume-header', message: /points of three numbers/ });
    await assert.rejects(readDicom(structureSet({ a: [square(0, 2, 0)] })), { code: 'volume-unsupported', message: /contours without an image/ });
    assert.equal(structuresOf(parseDicom(structureSet({ p: [point] })[0].bytes, 'x', 1000).dataset)[0].contours[0].type, 'POINT');
  });
});

describe('segmentations', () => {
  const orientation = { PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }] };
  const measures = { PixelMeasuresSequence: [{ PixelSpacing: [1, 1], SliceThickness: [2], SpacingBetweenSlices: [2] }] };
  const frame = (segment: number, z: number): Elements => ({
    PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }],
    ...(segment > 0 ? { SegmentIdentificationSequence: [{ ReferencedSegmentNumber: [segment] }] } : {}),
  });
  /** 2 rows x 4 columns a frame. */
  const segmentation = (frames: Elements[], PixelData: Uint8Array, more: Elements = {}): NamedBytes[] => [
    {
      name: 'seg',
      bytes: dicomFile(
        image(2, 4, [], {
          SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
          Modality: 'SEG',
          SegmentationType: 'BINARY',
          BitsAllocated: [1],
          BitsStored: [1],
          HighBit: [0],
          NumberOfFrames: [frames.length],
          SegmentSequence: [1, 2, 300].map((SegmentNumber) => ({ SegmentNumber: [SegmentNumber], SegmentLabel: `s${SegmentNumber}` })),
          SharedFunctionalGroupsSequence: [{ ...orientation, ...measures }],
          PerFrameFunctionalGroupsSequence: frames,
          PixelData,
          ...more,
        }),
      ),
    },
  ];

  test('frames in any order, slices left out, rows from the bottom', async () => {
    const files = segmentation([frame(2, 8), frame(1, 0), frame(1, 8)], Uint8Array.of(0b00010001, 0b11110000, 0b00000010));
    const { volume: labels, header } = await readDicom(files);
    assert.deepEqual([labels.size, labels.channels, labels.dtype], [[4, 2, 5], 1, 'u16']);
    assert.deepEqual(picture(labels, 0), ['1111', '0000']);
    assert.deepEqual(picture(labels, 1), ['0000', '0000']);
    assert.deepEqual(picture(labels, 4), ['2000', '2100']);
    assert.deepEqual(labels.affine, [-1, 0, 0, 0, 0, 1, 0, -1, 0, 0, 2, 0, 0, 0, 0, 1]);
    assert.deepEqual(
      header.labels?.map(({ value, name }) => [value, name]),
      [
        [1, 's1'],
        [2, 's2'],
        [300, 's300'],
      ],
    );
  });

  test('segments that overlap, and the grid of the image', async () => {
    const files = segmentation([frame(1, 0), frame(2, 0), frame(300, 0)], Uint8Array.of(0b00000011, 0b00000110, 0b00001000));
    const own = await readDicom(files);
    assert.deepEqual([picture(own.volume, 0, 0)[1], picture(own.volume, 0, 1)[1]], ['110300', '0220']);
    const onImage = await readDicom(files, { grid });
    assert.deepEqual([onImage.volume.size, onImage.volume.affine], [grid.size, grid.affine]);
    assert.equal(picture(onImage.volume, 0, 1)[0], '02200000');
    assert.match(onImage.warnings.join(' '), /nearest neighbour/);
  });

  test('fractions', async () => {
    const more = { SegmentationType: 'FRACTIONAL', MaximumFractionalValue: [200], BitsAllocated: [8], BitsStored: [8], HighBit: [7] };
    const files = segmentation([frame(1, 0)], Uint8Array.of(0, 99, 100, 200, 0, 0, 0, 50), more);
    const { volume: labels, warnings } = await readDicom(files);
    assert.deepEqual(picture(labels, 0), ['0000', '0011']);
    assert.match(warnings.join(' '), /at least one half/);
    const { volume: fractions } = await readDicom(files, { fractions: true });
    assert.deepEqual([fractions.dtype, fractions.channels], ['f32', 3]);
    assert.deepEqual(Array.from(fractions.data.slice(0, 8), Number), [0, 0, 0, 0.25, 0, Math.fround(0.495), 0.5, 1]);
  });

  test('a label map', async () => {
    const more = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.7', SegmentationType: 'LABELMAP', BitsAllocated: [8], BitsStored: [8], HighBit: [7] };
    const { volume: labels } = await readDicom(
      segmentation([frame(0, 0), frame(0, 2)], Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1), more),
    );
    assert.deepEqual([picture(labels, 0)[1], picture(labels, 1)], ['1200', ['0001', '2000']]);
  });

  test('what cannot be is refused', async () => {
    const bits = Uint8Array.of(1, 1);
    const refused = (files: NamedBytes[], message: RegExp): Promise<void> => assert.rejects(readDicom(files), { name: 'PmError', message });
    await refused(segmentation([frame(0, 0), frame(1, 2)], bits), /frame 1 names no segment/);
    await refused(segmentation([frame(1, 0), frame(1, 3), frame(1, 7.3)], Uint8Array.of(1, 1, 1)), /not at equal distances/);
    await refused(segmentation([frame(1, 0), { ...frame(1, 2), PlanePositionSequence: [] }], bits), /no position/);
    await refused(segmentation([frame(1, 0), frame(1, 1e10)], bits), /the limit is/);
    await refused(segmentation([frame(1, 0), frame(1, 2)], bits, { SegmentationType: 'OTHER' }), /OTHER/);
    await refused(segmentation([frame(1, 0)], bits, { SegmentSequence: [{ SegmentNumber: [1] }, { SegmentNumber: [1] }] }), /twice/);
  });
});
