import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { droppedFiles } from '../../../src/components/dropped';
import { combine } from '../../../src/components/pm-analyzer/combine';
import { groupFiles, nameOf } from '../../../src/components/pm-analyzer/files';
import { gridDifference } from '../../../src/components/pm-analyzer/geometry';
import { TimeLeft } from '../../../src/components/pm-analyzer/time-left';
import { en } from '../../../src/components/strings/en';
import { languageOf, strings } from '../../../src/components/strings/strings';
import { zh } from '../../../src/components/strings/zh';
import { volume } from '../../../src/imaging/volume';

const named = (...names: string[]) => names.map((name) => ({ name }));
const grouped = (...names: string[]) => {
  const { image, mask } = groupFiles(named(...names));
  return { image: image.map(({ name }) => name), mask: mask.map(({ name }) => name) };
};

describe('groupFiles', () => {
  test('one volume, a volume of two files in either order', () => {
    assert.deepEqual(grouped('a.nii.gz'), { image: ['a.nii.gz'], mask: [] });
    assert.deepEqual(grouped('a.raw', 'a.nhdr'), { image: ['a.nhdr', 'a.raw'], mask: [] });
    assert.deepEqual(grouped('a.img', 'a.hdr'), { image: ['a.hdr', 'a.img'], mask: [] });
    assert.deepEqual(grouped('what.pdf'), { image: ['what.pdf'], mask: [] });
  });

  test('image and mask by their names', () => {
    assert.deepEqual(grouped('t2_seg-manual.nii.gz', 't2.nii.gz'), { image: ['t2.nii.gz'], mask: ['t2_seg-manual.nii.gz'] });
    assert.deepEqual(grouped('Image.mha', 'Label.mha'), { image: ['Image.mha'], mask: ['Label.mha'] });
    assert.deepEqual(grouped('a.mhd', 'a.raw', 'mask.mhd', 'mask.raw').mask, ['mask.mhd', 'a.raw', 'mask.raw']);
  });

  test('DICOM files are one image, and a mask beside them is a mask', () => {
    assert.deepEqual(grouped('IM0002', 'IM0001'), { image: ['IM0002', 'IM0001'], mask: [] });
    assert.deepEqual(grouped('1.dcm', 'thigh_mask.nii.gz', '2.dcm'), { image: ['1.dcm', '2.dcm'], mask: ['thigh_mask.nii.gz'] });
    assert.deepEqual(grouped('a.nii', 'README'), { image: ['a.nii', 'README'], mask: [] });
  });

  test('names that do not tell them apart', () => {
    for (const names of [
      ['a.nii', 'b.nii'],
      ['a_mask.nii', 'b_mask.nii'],
      ['unmasked.nii', 'segment-less.nii'],
      ['a.nii', 'b.nii', 'mask.nii'],
    ])
      assert.throws(() => grouped(...names), { code: 'files-ambiguous' }, names.join());
  });
});

test('droppedFiles: those of folders too, in portions as browsers give them, hidden ones not', async () => {
  const fileEntry = (name: string) => ({ isFile: true, file: (done: (file: File) => void) => done(new File([], name)) });
  const folder = (portions: unknown[][]) => ({
    isFile: false,
    createReader: () => ({ readEntries: (done: (entries: unknown[]) => void) => done(portions.shift() ?? []) }),
  });
  const entries = [fileEntry('a.nii'), folder([[fileEntry('1.dcm'), fileEntry('.DS_Store')], [folder([[fileEntry('2.dcm')]])]])];
  const transfer = { items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files: [] };
  const files = await droppedFiles(transfer as unknown as DataTransfer);
  assert.deepEqual(
    files.map(({ name }) => name),
    ['a.nii', '1.dcm', '2.dcm'],
  );
});

test('nameOf: the last part of an address, without query', () => {
  assert.equal(nameOf('https://a.b/c/d%20e.nii.gz?x=/y#z'), 'd e.nii.gz');
  assert.equal(nameOf('data/%zz.nii'), '%zz.nii');
});

describe('gridDifference', () => {
  const affine = [0, 0, 2, -10, -1, 0, 0, 5, 0, 1, 0, 3, 0, 0, 0, 1];
  const of = (size: readonly [number, number, number], matrix: readonly number[] = affine) => volume({ dtype: 'u8', size, affine: matrix });
  const moved = (by: number) => affine.map((value, at) => (at === 7 ? value + by : value));

  test('rounding is none, a shift and another size are', () => {
    assert.equal(gridDifference(of([4, 5, 6]), of([4, 5, 6], moved(1e-4))), undefined);
    assert.equal(gridDifference(of([4, 5, 6]), of([4, 5, 6], moved(0.5))), 'the mask lies up to 0.500 mm away from the image');
    assert.equal(gridDifference(of([4, 5, 6]), of([5, 4, 6])), 'the mask has 5 × 4 × 6 voxels, the image 4 × 5 × 6');
  });

  test('a turn about the first voxel is seen at the far corner', () => {
    const turned = affine.map((value, at) => (at === 0 ? 0.1 : value));
    assert.match(gridDifference(of([4, 5, 6]), of([4, 5, 6], turned)) ?? '', /0\.300 mm/);
  });
});

test('TimeLeft: from the pace of the stage, once there is one', () => {
  const left = new TimeLeft();
  assert.equal(left.update({ stage: 'a', done: 0, total: 10 }, 0), undefined);
  assert.equal(left.update({ stage: 'a', done: 1, total: 10 }, 500), undefined, 'too early');
  assert.equal(left.update({ stage: 'a', done: 2, total: 10 }, 2000), 8);
  assert.equal(left.update({ stage: 'b', done: 5, total: 10 }, 2500), undefined, 'another stage');
  assert.equal(left.update({ stage: 'b', done: 6, total: 10 }, 4500), 8, 'what was done before the first report counts');
  assert.equal(left.update({ stage: 'c', done: 1, total: 0 }, 9000), undefined);
});

describe('combine', () => {
  const part = (stage: string, model: string) => ({
    disclaimer: 'd',
    warnings: [
      { code: 'w', message: 'same' },
      { code: 'w', message: stage },
    ],
    timings: { [stage]: 1 },
    provenance: { models: [{ task: 't', sha256: model }], settings: { [stage]: 1 }, ...(stage === 'radiomics' ? { mask: 'm' } : {}) },
  });
  const parts = { radiomics: part('radiomics', 'a'), classification: part('classify', 'b') } as unknown as Parameters<typeof combine>[0];

  test('of nothing there is nothing', () => assert.equal(combine({}), undefined));

  test('times, settings, models and the mask of all parts, each warning once', () => {
    const all = combine(parts, 'classification', [{ code: 'x', message: 'extra' }]);
    assert.deepEqual(all?.timings, { radiomics: 1, classify: 1 });
    assert.deepEqual(
      all?.warnings.map(({ message }) => message),
      ['extra', 'same', 'radiomics', 'classify'],
    );
    assert.deepEqual(all?.provenance.settings, { radiomics: 1, classify: 1 });
    assert.equal(all?.provenance.models.length, 2);
    assert.equal(all?.provenance.mask as unknown, 'm');
  });
});

describe('strings', () => {
  test('Chinese says all that English says', () => {
    const empty = Object.entries(zh).filter(([, text]) => text === '');
    assert.deepEqual(empty, []);
    assert.deepEqual(Object.keys(zh.stages).sort(), Object.keys(en.stages).sort());
    assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  });

  test('a region does not matter, an unknown language is English', () => {
    assert.equal(strings('zh-Hans-CN'), zh);
    assert.equal(strings('fr'), en);
    assert.equal(languageOf('ZH'), 'zh');
  });
});
