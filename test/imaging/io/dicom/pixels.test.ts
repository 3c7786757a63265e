import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseDicom } from '../../../../src/imaging/io/dicom/file';
import { pixelSource } from '../../../../src/imaging/io/dicom/pixels';
import { ramp } from '../make';
import { encodeJpegLossless } from './jpeg-lossless';
import { dicomFile, type Elements, explicitLittleUid, image, joined, withFragments, words } from './make';

const bigEndianUid = '1.2.840.10008.1.2.2';
const rleUid = '1.2.840.10008.1.2.5';
const losslessUid = '1.2.840.10008.1.2.4.57';

/** The transfer syntax that a file names. */
function parseSyntax(bytes: Uint8Array): string {
  return /1\.2\.840\.10008\.1\.2\.[0-9.]+/.exec(new TextDecoder('latin1').decode(bytes.subarray(132, 500)))?.[0] ?? '';
}

async function frame(bytes: Uint8Array, index = 0): Promise<number[]> {
  return Array.from((await pixelSource(parseDicom(bytes, 'x', 1 << 24), 1 << 24).frame(index)).data, Number);
}

/** A ramp of 16 x 16 pixels, 0 to 255, written by DCMTK's dcmcjpeg. */
const greyRamp =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAQABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABQgJ/8QAGRAAAQUAAAAAAAAAAAAAAAAAAAQIJDGi/9oACAEBAAA/AJITNtqLkWTNtqLk1ATNtqLkVTNtqLk//9k=';

function refused(bytes: Uint8Array, code: string, message: RegExp): Promise<void> {
  return assert.rejects(async () => frame(bytes), { code, message });
}

describe('native pixels', () => {
  test('8, 16 and 32 bits, signed and not, in both byte orders', async () => {
    for (const [bits, signed, values] of [
      [8, 0, [0, 200, 255, 1]],
      [8, 1, [-128, -1, 0, 127]],
      [16, 0, [0, 60000, 65535, 1]],
      [16, 1, [-32768, -1, 0, 32767]],
      [32, 0, [0, 4000000000, 1, 2]],
      [32, 1, [-2147483648, -1, 0, 5]],
    ] as const) {
      for (const [syntax, little] of [
        [explicitLittleUid, true],
        [bigEndianUid, false],
      ] as const) {
        const data = new DataView(new ArrayBuffer((4 * bits) / 8));
        for (const [i, value] of values.entries()) {
          if (bits === 8) data.setUint8(little ? i : i ^ 1, value);
          else if (bits === 16) data.setInt16(2 * i, value, little);
          else data.setInt32(4 * i, value, little);
        }
        const elements = image(2, 2, [], {
          BitsAllocated: [bits],
          BitsStored: [bits],
          HighBit: [bits - 1],
          PixelRepresentation: [signed],
          PixelData: new Uint8Array(data.buffer),
        });
        assert.deepEqual(await frame(dicomFile(elements, { syntax })), [...values], `${bits} bits, ${signed}, ${syntax}`);
      }
    }
  });

  test('bits outside of those stored are dropped, the sign is that of the stored bits', async () => {
    const cells = [0xf001, 0x0fff, 0xa800, 0x07ff];
    const stored = (more: Elements): Promise<number[]> => frame(dicomFile(image(2, 2, cells, more)));
    assert.deepEqual(await stored({ BitsStored: [12], HighBit: [11] }), [1, 4095, 2048, 2047]);
    assert.deepEqual(await stored({ BitsStored: [12], HighBit: [11], PixelRepresentation: [1] }), [1, -1, -2048, 2047]);
    assert.deepEqual(await stored({ BitsStored: [12], HighBit: [15] }), [0xf00, 0x0ff, 0xa80, 0x07f]);
  });

  test('one bit a pixel, frames not padded to bytes', async () => {
    const elements = image(1, 3, [], {
      BitsAllocated: [1],
      BitsStored: [1],
      HighBit: [0],
      NumberOfFrames: [3],
      PixelData: Uint8Array.of(0b10011101, 0b1),
    });
    assert.deepEqual(
      [await frame(dicomFile(elements)), await frame(dicomFile(elements), 1), await frame(dicomFile(elements), 2)],
      [
        [1, 0, 1],
        [1, 1, 0],
        [0, 1, 1],
      ],
    );
  });

  test('float pixels', async () => {
    const { PixelData: _, ...rest } = image(1, 2, []);
    assert.deepEqual(await frame(dicomFile({ ...rest, FloatPixelData: new Uint8Array(Float32Array.of(0.5, -3).buffer) })), [0.5, -3]);
    assert.deepEqual(await frame(dicomFile({ ...rest, DoubleFloatPixelData: new Uint8Array(Float64Array.of(0.1, 7).buffer) })), [0.1, 7]);
  });

  test('what does not fit is refused', async () => {
    const file = (more: Elements): Uint8Array => dicomFile(image(2, 2, [1, 2, 3, 4], more));
    await refused(file({ Rows: [3] }), 'volume-truncated', /need 12 bytes, 8 are there/);
    await refused(file({ Rows: [0] }), 'volume-header', /2 x 0 x 1/);
    await refused(file({ NumberOfFrames: [0] }), 'volume-header', /2 x 2 x 0/);
    await refused(file({ NumberOfFrames: '1A' }), 'volume-header', /NumberOfFrames is not/);
    await refused(file({ NumberOfFrames: [100000] }), 'volume-unsupported', /at most/);
    await refused(file({ Rows: [65535], Columns: [65535] }), 'volume-too-large', /limit/);
    await refused(file({ BitsStored: [20] }), 'volume-header', /BitsStored 20/);
    await refused(file({ BitsAllocated: [12], BitsStored: [12], HighBit: [11] }), 'volume-unsupported', /BitsAllocated is 12/);
    await refused(file({ SamplesPerPixel: [3], PhotometricInterpretation: 'RGB' }), 'volume-unsupported', /colour.*RGB/);
    await refused(file({ PhotometricInterpretation: 'PALETTE COLOR' }), 'volume-unsupported', /colour/);
    await refused(dicomFile(image(2, 2, [1, 2, 3, 4]), { syntax: losslessUid }), 'volume-header', /not packed/);
    const { PixelData: _, ...none } = image(2, 2, []);
    await refused(dicomFile(none), 'volume-unsupported', /without an image/);
    await refused(withFragments(none, '1.2.840.10008.1.2.4.201', [new Uint8Array()]), 'volume-unsupported', /High-Throughput JPEG 2000/);
    await refused(withFragments(none, explicitLittleUid, [new Uint8Array(), words([1, 2, 3, 4])]), 'volume-header', /in fragments/);
  });
});

describe('packed pixels', () => {
  const { PixelData: _, ...head } = image(2, 3, []);
  const pixels = [1, 2, 300, 65535, 40000, 7];

  /** RLE by hand: the high bytes as literals, the low bytes as a run and literals. */
  const rle = (values: readonly number[]): Uint8Array => {
    const planes = [values.map((value) => value >> 8), values.map((value) => value & 255)].map((plane) =>
      Uint8Array.of(plane.length - 1, ...plane, 128),
    );
    const header = new DataView(new ArrayBuffer(64));
    header.setUint32(0, 2, true);
    header.setUint32(4, 64, true);
    header.setUint32(8, 64 + planes[0].length, true);
    return joined([new Uint8Array(header.buffer), ...planes]);
  };

  test('RLE', async () => {
    assert.deepEqual(await frame(withFragments(head, rleUid, [new Uint8Array(), rle(pixels)])), pixels);
    const runs = rle([0, 0, 0, 0, 0, 0]);
    const same = joined([runs.subarray(0, 64), Uint8Array.of(251, 9, 1, 0, 0, 253, 0)]);
    new DataView(same.buffer).setUint32(8, 66, true);
    assert.deepEqual(await frame(withFragments(head, rleUid, [new Uint8Array(), same])), [0x900, 0x900, 0x900, 0x900, 0x900, 0x900]);
    await refused(withFragments(head, rleUid, [new Uint8Array(), rle(pixels.slice(1))]), 'volume-compression', /segment 1 is short/);
    await refused(withFragments(head, rleUid, [new Uint8Array(), new Uint8Array(10)]), 'volume-compression', /header is cut off/);
  });

  test('frames: one fragment each, by either offset table, by the start of a stream', async () => {
    const packed = [pixels, pixels.map((value) => value >> 1), ramp(6)].map((values) => encodeJpegLossless(values, 3));
    const pieces = packed.flatMap((stream) => [stream.slice(0, 20), stream.slice(20)]);
    const offsets = [0, 2, 4].map((piece) => pieces.slice(0, piece).reduce((sum, { length }) => sum + length + 8, 0));
    const table = new Uint8Array(Uint32Array.from(offsets).buffer);
    const three = { ...head, NumberOfFrames: [3] };
    const extended = { ...three, ExtendedOffsetTable: offsets };
    for (const [elements, items] of [
      [three, [new Uint8Array(), ...packed]],
      [three, [table, ...pieces]],
      [extended, [new Uint8Array(), ...pieces]],
      [three, [new Uint8Array(), ...pieces]],
    ] as const) {
      const file = withFragments(elements, losslessUid, items);
      assert.deepEqual([await frame(file, 0), await frame(file, 1), await frame(file, 2)], [pixels, pixels.map((value) => value >> 1), ramp(6)]);
    }
    assert.deepEqual(await frame(withFragments(head, losslessUid, [new Uint8Array(), ...pieces.slice(0, 2)])), pixels);
    await refused(
      withFragments({ ...head, NumberOfFrames: [4] }, losslessUid, [new Uint8Array(), ...pieces]),
      'volume-header',
      /6 fragments hold 3 frames/,
    );
    table[4] = 1;
    await refused(withFragments(three, losslessUid, [table, ...pieces]), 'volume-header', /no fragment for frame 2/);
  });

  test('JPEG lossless: predictors, precisions, point transform, restarts', async () => {
    const values = Array.from({ length: 48 }, (_, i) => (i * i * 977) % 65536);
    const elements = { ...head, Rows: [6], Columns: [8] };
    for (let predictor = 1; predictor <= 7; predictor++) {
      for (const [precision, pointTransform, restart] of [
        [16, 0, 0],
        [12, 0, 8],
        [16, 3, 16],
        [8, 0, 5],
      ]) {
        const own = values.map((value) => value & (2 ** precision - 1) & ~(2 ** pointTransform - 1));
        const stream = encodeJpegLossless(own, 8, { precision, predictor, pointTransform, restart });
        assert.deepEqual(await frame(withFragments(elements, losslessUid, [new Uint8Array(), stream])), own, `${predictor} ${precision} ${restart}`);
      }
    }
    const signed = { ...elements, PixelRepresentation: [1] };
    const stream = encodeJpegLossless(values, 8);
    assert.deepEqual(
      await frame(withFragments(signed, losslessUid, [new Uint8Array(), stream])),
      values.map((value) => (value << 16) >> 16),
    );
    await refused(withFragments(head, losslessUid, [new Uint8Array(), stream]), 'volume-compression', /they are 8 x 6, the image is 3 x 2/);
    await refused(withFragments(elements, losslessUid, [new Uint8Array(), stream.subarray(0, 90)]), 'volume-compression', /too early/);
    await refused(withFragments(elements, losslessUid, [new Uint8Array(), new Uint8Array(40)]), 'volume-compression', /marker/);
  });

  test('baseline JPEG', async () => {
    const elements = { ...head, Rows: [16], Columns: [16], BitsAllocated: [8], BitsStored: [8], HighBit: [7] };
    const file = (stream: Uint8Array): Uint8Array => withFragments(elements, '1.2.840.10008.1.2.4.50', [new Uint8Array(), stream]);
    const stream = Uint8Array.from(atob(greyRamp), (c) => c.charCodeAt(0));
    const values = await frame(file(stream));
    assert.ok(values.length === 256 && values.every((value, i) => Math.abs(value - i) <= 4), 'a lossy ramp stays within 4');
    await refused(file(stream.subarray(0, 60)), 'volume-compression', /marker|cut off|frame header/);
    await refused(file(new Uint8Array(10)), 'volume-compression', /marker/);
    const twelve = stream.slice();
    twelve[stream.findIndex((byte, i) => byte === 0xff && stream[i + 1] === 0xc0) + 4] = 12;
    await refused(file(twelve), 'volume-unsupported', /12 bits/);
  });

  for (const name of ['RLE', 'jpeg_ls_lossless', 'jp2klossless']) {
    test(`MR_small_${name} holds the pixels of MR_small`, async () => {
      const read = (file: string): Promise<number[]> => frame(new Uint8Array(readFileSync(`test/fixtures/dicom/${file}.dcm`)));
      assert.deepEqual(await read(`MR_small_${name}`), await read('MR_small'));
    });

    test(`MR_small_${name}, damaged or cut off: a clear error or an image`, async () => {
      const whole = new Uint8Array(readFileSync(`test/fixtures/dicom/MR_small_${name}.dcm`));
      const { fragments = [] } = parseDicom(whole, 'x', 1 << 20).dataset.element('PixelData') ?? {};
      const { PixelData: _, ...elements } = image(64, 64, [], { PixelRepresentation: [1] });
      const stream = joined(fragments.slice(1));
      const file = (packed: Uint8Array): Uint8Array => withFragments(elements, parseSyntax(whole), [new Uint8Array(), packed]);
      await assert.rejects(frame(file(stream.subarray(0, stream.length >> 1))), { code: 'volume-compression' });
      for (let at = 0; at < stream.length; at += 400) {
        const bytes = stream.slice();
        bytes.fill(0xa5, at, at + 40);
        await frame(file(bytes)).catch((error: unknown) => assert.equal((error as Error).name, 'PmError', (error as Error).stack));
      }
    });
  }
});
