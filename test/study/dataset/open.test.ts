import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeVolume } from '../../../src/imaging/io/write';
import { parseCohort } from '../../../src/study/cohort';
import { trainingCases } from '../../../src/study/dataset/cases';
import { Dataset } from '../../../src/study/dataset/dataset';
import { Loader } from '../../../src/study/dataset/loader';
import { openFrom } from '../../../src/study/dataset/open.node';
import { inProcess } from '../../../src/study/dataset/preparer';
import { parseYaml, readTransformList } from '../../../src/study/dataset/transform-list';
import { describeReference, referencePath } from '../../support/reference';
import { madeCases, madeSample } from './cohort';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-dataset-'));
  for (const of of madeCases(3)) {
    const { image, label } = madeSample(of);
    await writeFile(join(folder, `${of.id}.nii.gz`), writeVolume(image, 'image.nii.gz'));
    await writeFile(join(folder, `${of.id}-mask.nrrd`), writeVolume(label, 'mask.nrrd'));
  }
});
after(() => rm(folder, { recursive: true }));

const yaml = `
transforms:
  - {name: CropForegroundd, keys: [image, label], source_key: label, margin: 2}
  - {name: ResizeWithPadOrCropd, keys: [image, label], spatial_size: [10, 10, 8]}
  - {name: RandRotate90d, keys: [image, label], prob: 1, max_k: 3}
  - {name: RandShiftIntensityd, keys: image, offsets: 0.5, prob: 1}
`;

test('from a table and a config to batches', async () => {
  const csv = `id,image,mask\n${madeCases(3)
    .map(({ id }) => `${id},${id}.nii.gz,${id}-mask.nrrd\n`)
    .join('')}`;
  const cases = trainingCases(parseCohort(csv, 'cohort.csv'), 'cohort.csv', { task: 'segmentation' });
  const transforms = readTransformList(parseYaml(yaml, 'train.yaml'), ['image', 'label']);
  const loader = new Loader(inProcess(new Dataset({ cases, transforms, seed: 1, cacheBytes: 1e8 }, openFrom(folder))), { batchSize: 3, seed: 1 });
  let batches = 0;
  for await (const { image, label, samples } of loader.batches(0)) {
    batches++;
    assert.deepEqual(
      [image.shape, label.shape],
      [
        [3, 1, 10, 10, 8],
        [3, 1, 10, 10, 8],
      ],
    );
    assert.deepEqual(samples.map(({ id }) => id).sort(), ['c0', 'c1', 'c2']);
    // The ball moved with its voxels, which are 5 brighter than others of the case.
    const [values, classes] = [image.data as Float32Array, label.data as Float32Array];
    for (const [at, { id, drawn }] of samples.entries()) {
      const part = (of: Float32Array) => of.subarray(at * 800, (at + 1) * 800);
      let inside = 0;
      part(classes).forEach((label, v) => {
        const value = part(values)[v] - Number(drawn[1].parameters.offset);
        const expected = 100 * Number(id.slice(1)) + 5 * label;
        // Of the sine at most 1 lies between; padding is 0.
        const off = label === 1 ? Math.abs(value - expected) : Math.min(Math.abs(value - expected), Math.abs(value));
        assert.ok(off <= 1.001, `${value} where the label is ${label}`);
        inside += label;
      });
      assert.ok(inside > 20);
    }
  }
  assert.equal(batches, 1);
});

test('a file that is not there is an error with the case', async () => {
  const dataset = new Dataset({ cases: [{ id: 'p9', files: { image: 'nowhere.nii' } }], transforms: [], seed: 0 }, openFrom(folder));
  await assert.rejects(dataset.samples(0, 0), { code: 'case-read', message: /case "p9": its files: ENOENT/ });
});

describeReference('real-mr', 'real MR images', () => {
  test('crops about the tumour of a patient hold some of it', async () => {
    const files = { image: 'MR_T1_image.nii.gz', label: 'MR_T1_mask.nii.gz' };
    const keys = ['image', 'label'];
    const transforms = [
      { name: 'NormalizeIntensityd', keys: 'image' },
      { name: 'RandCropByPosNegLabeld', keys, label_key: 'label', spatial_size: [48, 48, 16], num_samples: 3, neg: 0 },
      { name: 'RandAffined', keys, prob: 1, rotate_range: [0, 0, 0.2], scale_range: [0.1, 0.1], mode: ['bilinear', 'nearest'] },
    ];
    const cases = [{ id: 'STS_001', files }];
    const samples = await new Dataset({ cases, transforms, seed: 4 }, openFrom(referencePath('real-mr', 'STS_001'))).samples(0, 0);
    assert.equal(samples.length, 3);
    for (const { image, label } of samples) {
      assert.deepEqual(
        [image.shape, label?.shape],
        [
          [1, 1, 48, 48, 16],
          [1, 1, 48, 48, 16],
        ],
      );
      assert.deepEqual(new Set(label?.data as Float32Array), new Set([0, 1]));
    }
  });
});
