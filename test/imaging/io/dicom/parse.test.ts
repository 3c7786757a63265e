import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDicom, parseDicom } from '../../../../src/imaging/io/dicom/file';
import { ascii } from '../make';
import { dataSet, dicomFile, type Elements, explicitLittleUid, head, joined } from './make';

const elements: Elements = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  Modality: 'MR',
  ImagePositionPatient: [1.5, -2, 3e2],
  Rows: [3],
  EffectiveEchoTime: [12.25],
  x00291000: ['SQ', [{ Modality: 'OT' }]],
  SharedFunctionalGroupsSequence: [{ PlanePositionSequence: [{ ImagePositionPatient: [4, 5, 6] }], FrameContentSequence: [] }],
};

function check(bytes: Uint8Array): readonly string[] {
  const { dataset, warnings, sopClass } = parseDicom(bytes, 'x', 1 << 20);
  assert.equal(sopClass, '1.2.840.10008.5.1.4.1.1.4');
  assert.equal(dataset.text('Modality'), 'MR');
  assert.deepEqual(dataset.numbers('ImagePositionPatient'), [1.5, -2, 300]);
  assert.equal(dataset.number('Rows'), 3);
  assert.equal(dataset.number('EffectiveEchoTime'), 12.25);
  assert.equal(dataset.number('Columns'), undefined);
  const [shared] = dataset.items('SharedFunctionalGroupsSequence');
  assert.deepEqual(shared.items('PlanePositionSequence')[0].numbers('ImagePositionPatient'), [4, 5, 6]);
  assert.deepEqual(shared.items('FrameContentSequence'), []);
  return warnings;
}

describe('parseDicom', () => {
  for (const syntax of ['1.2.840.10008.1.2', explicitLittleUid, '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99']) {
    for (const open of [false, true]) {
      test(`${syntax}, sequences ${open ? 'closed by delimiters' : 'with lengths'}`, () => {
        assert.deepEqual(check(dicomFile(elements, { syntax, open })), []);
      });
    }
  }

  test('without preamble, without meta group, with neither', () => {
    for (const syntax of ['1.2.840.10008.1.2', explicitLittleUid, '1.2.840.10008.1.2.2']) {
      assert.deepEqual(check(dicomFile(elements, { syntax, preamble: false })), []);
      for (const preamble of [false, true])
        assert.match(check(dicomFile(elements, { syntax, preamble, meta: false }))[0], /names no transfer syntax/);
    }
  });

  test('a transfer syntax that names the other form of little endian', () => {
    const start = [new Uint8Array(128), ascii('DICM'), dataSet({ TransferSyntaxUID: explicitLittleUid })];
    assert.match(check(joined([...start, dataSet(elements, { explicit: false })]))[0], /without value representations/);
  });

  test('elements without a representation among those with one', () => {
    const bytes = joined([dicomFile({ Modality: 'MR' }), head(0x00280010, '', 2, false, true), Uint8Array.of(7, 0)]);
    assert.equal(parseDicom(bytes, 'x', 1000).dataset.number('Rows'), 7);
  });

  test('a sequence that a gateway has made UN is implicit little endian inside', () => {
    const item = dataSet({ PlanePositionSequence: [{ ImagePositionPatient: [4, 5, 6] }] }, { explicit: false });
    for (const [length, end] of [
      [item.length + 8, []],
      [0xffffffff, [head(0xfffee0dd, '', 0, false, true)]],
    ] as const) {
      const body = [head(0xfffee000, '', item.length, false, true), item, ...end];
      const bytes = joined([dicomFile({ Modality: 'MR' }), head(0x52009229, 'UN', length, true, true), ...body]);
      const [shared] = parseDicom(bytes, 'x', 1000).dataset.items('SharedFunctionalGroupsSequence');
      assert.deepEqual(shared.items('PlanePositionSequence')[0].numbers('ImagePositionPatient'), [4, 5, 6]);
    }
  });

  test('private elements by their creator, in whatever block', () => {
    const { dataset } = parseDicom(dicomFile({ x00290011: ['LO', 'SIEMENS CSA HEADER'], x00291110: ['OB', Uint8Array.of(1, 2)] }), 'x', 1000);
    assert.deepEqual(dataset.privateBytes(0x29, 'SIEMENS CSA HEADER', 0x10), Uint8Array.of(1, 2));
    assert.equal(dataset.privateBytes(0x29, 'OTHER', 0x10), undefined);
  });

  test('text in the character set of the data set, also in items', () => {
    const label = { SegmentLabel: '股直肌' };
    const { dataset } = parseDicom(dicomFile({ SpecificCharacterSet: 'ISO_IR 192', SegmentSequence: [label] }), 'x', 1000);
    assert.equal(dataset.items('SegmentSequence')[0].text('SegmentLabel'), '股直肌');
    const chinese = parseDicom(dicomFile({ SpecificCharacterSet: 'GB18030', x00620005: ['LO', Uint8Array.of(0xb9, 0xc9)] }), 'x', 1000);
    assert.equal(chinese.dataset.text('SegmentLabel'), '股');
  });

  test('padding behind the data set', () => {
    for (const padding of [Uint8Array.of(0), new Uint8Array(100), head(0xfffcfffc, 'OB', 0, true, true)])
      check(joined([dicomFile(elements), padding]));
  });

  test('nesting without end takes no stack', () => {
    const level = [head(0x00081115, 'SQ', 0xffffffff, true, true), head(0xfffee000, '', 0xffffffff, false, true)];
    const bytes = joined([dicomFile({ Modality: 'MR' }), ...Array.from({ length: 100000 }, () => level).flat()]);
    assert.throws(() => parseDicom(bytes, 'x', 1 << 30), { code: 'volume-header', message: /nested deeper than 64/ });
  });

  test('what is cut off is refused', () => {
    const whole = dicomFile(elements, { open: true });
    const cases: [Uint8Array, RegExp][] = [
      [whole.subarray(0, 140), /claims|ends before|cut off|no transfer syntax/],
      [whole.subarray(0, -8), /no end/],
      [joined([dicomFile({}), head(0x00080060, 'LO', 9, true, true), ascii('MR')]), /\(0008,0060\) claims 9 bytes, 2 are there/],
      [joined([dicomFile({ Modality: 'MR' }), head(0x00081115, 'SQ', 0xffffffff, true, true), ascii('nonsense')]), /where an item is due/],
      [new Uint8Array(200), /no DICOM file/],
    ];
    for (const [bytes, message] of cases) assert.throws(() => parseDicom(bytes, 'x', 1000), { name: 'PmError', message });
  });

  test('a deflated data set is unpacked no further than the limit', () => {
    const bomb = dicomFile({ Modality: 'MR', PixelData: new Uint8Array(1 << 24) }, { syntax: '1.2.840.10008.1.2.1.99' });
    assert.throws(() => parseDicom(bomb, 'x', 1 << 20), { code: 'volume-too-large' });
    const broken = dicomFile(elements, { syntax: '1.2.840.10008.1.2.1.99' });
    broken.fill(0xff, 200);
    assert.throws(() => parseDicom(broken, 'x', 1 << 20), { code: 'volume-compression' });
  });

  test('an unknown transfer syntax is named', () => {
    assert.throws(() => parseDicom(dicomFile(elements, { syntax: '1.2.3.4' }), 'x', 1000), { code: 'volume-unsupported', message: /1\.2\.3\.4/ });
  });

  test('other files are not taken for DICOM', () => {
    // Raw 16-bit voxels that begin like an element of group 0008.
    assert.equal(isDicom(Uint8Array.of(8, 0, 5, 0, 12, 0, 0, 0, 9, 0, 11, 0, 3, 0, 14, 0, 7, 0, 2, 0, 6, 0, 4, 0)), false);
    for (const other of ['', 'short', 'some text that is longer than a header', 'NRRD0004\n', '\x1f\x8b\x08\0\0\0\0\0\0\0'])
      assert.equal(isDicom(ascii(other)), false);
  });
});
