import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { zipSync } from 'fflate';
import { PmError } from '../../../../src/core/errors';
import { randomBits } from '../../../../src/core/rng';
import { readImage } from '../../../../src/imaging/io/image';
import { volume } from '../../../../src/imaging/volume';
import { encodeJpegLossless } from './jpeg-lossless';
import { dicomFile, type Elements, image, series, withFragments } from './make';

const grid = volume({ dtype: 'u8', size: [4, 4, 3], affine: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1] });
const { PixelData: _, ...head } = image(2, 3, []);
const frame = (z: number): Elements => ({
  PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }],
  SegmentIdentificationSequence: [{ ReferencedSegmentNumber: [1] }],
});
const multiFrame: Elements = {
  NumberOfFrames: [2],
  SharedFunctionalGroupsSequence: [
    { PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }], PixelMeasuresSequence: [{ PixelSpacing: [1, 1] }] },
  ],
  PerFrameFunctionalGroupsSequence: [frame(0), frame(2)],
};
const segmentation: Elements = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
  SegmentationType: 'BINARY',
  BitsAllocated: [1],
  BitsStored: [1],
  HighBit: [0],
  SegmentSequence: [{ SegmentNumber: [1], SegmentLabel: 'a' }],
};
const structures: Elements = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
  StructureSetROISequence: [{ ROINumber: [1], ROIName: 'a' }],
  ROIContourSequence: [
    { ReferencedROINumber: [1], ContourSequence: [{ ContourGeometricType: 'CLOSED_PLANAR', ContourData: [0, 0, 0, 2, 0, 0, 2, 2, 0] }] },
  ],
};
const pixels = [1, 2, 300, 65535, 40000, 7];
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(`test/fixtures/dicom/${name}.dcm`));

/** Valid files; those with codecs of WASM are changed less often, for they cost more. */
const seeds: Record<string, [bytes: Uint8Array, rounds: number]> = {
  'explicit little endian': [series(1)[0].bytes, 400],
  'implicit little endian': [dicomFile(image(2, 3, [...pixels, ...pixels], multiFrame), { syntax: '1.2.840.10008.1.2' }), 400],
  'big endian': [dicomFile(image(2, 3, pixels), { syntax: '1.2.840.10008.1.2.2' }), 300],
  deflated: [dicomFile(image(2, 3, pixels), { syntax: '1.2.840.10008.1.2.1.99' }), 300],
  'multi-frame': [dicomFile(image(2, 3, [...pixels, ...pixels], multiFrame), { open: true }), 600],
  segmentation: [dicomFile(image(2, 3, [5, 6], { ...multiFrame, ...segmentation }), { open: true }), 600],
  'structure set': [dicomFile(structures, { open: true }), 400],
  'JPEG lossless': [withFragments(head, '1.2.840.10008.1.2.4.57', [new Uint8Array(), encodeJpegLossless(pixels, 3)]), 600],
  RLE: [fixture('MR_small_RLE'), 200],
  'JPEG-LS': [fixture('MR_small_jpeg_ls_lossless'), 30],
  'JPEG 2000': [fixture('MR_small_jp2klossless'), 20],
  zip: [zipSync(Object.fromEntries(series(2).map(({ name, bytes }) => [name, bytes]))), 400],
};

describe('DICOM files with random changes', () => {
  for (const [name, [valid, rounds]] of Object.entries(seeds)) {
    test(`${name}: an image or a clear error`, async () => {
      await readImage([{ name: 'a', bytes: valid }], { grid });
      for (let round = 0; round < rounds; round++) {
        const bytes = mutated(valid, `${name} ${round}`);
        // A limit far below the machine's, so that a large claim cannot hide as a slow success.
        const result = await readImage([{ name: 'a', bytes }], { grid, maxBytes: 1 << 22 }).catch((error: unknown) => error);
        if (result instanceof Error) assert.ok(result instanceof PmError, `round ${round}: ${result.stack}`);
        else {
          const { size, channels, data, affine } = (result as Awaited<ReturnType<typeof readImage>>).volume;
          assert.equal(data.length, size[0] * size[1] * size[2] * channels);
          assert.ok(affine.every(Number.isFinite));
        }
      }
    });
  }
});

/** One to eight bytes replaced, and one file in eight cut off. */
function mutated(valid: Uint8Array, key: string): Uint8Array {
  const bytes = valid.slice();
  const changes = 1 + (randomBits(key, 0) % 8);
  for (let i = 1; i <= changes; i++) bytes[randomBits(key, 2 * i) % bytes.length] = randomBits(key, 2 * i + 1);
  return randomBits(key, 1) % 8 === 0 ? bytes.slice(0, randomBits(key, 99) % bytes.length) : bytes;
}
