import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parseTrainingConfig } from '../../../src/study/train/config';
import { trainingSchema } from '../../../src/study/train/config-schema';
import { madeConfig, trainingFile } from './made';

const line = (of: string, text: string) => text.split('\n').findIndex((each) => each.startsWith(`${of}:`)) + 1;

test('a training file and its defaults', () => {
  const config = madeConfig();
  assert.deepEqual(config.roiSize, [8, 8, 8]);
  assert.deepEqual(config.optimizer, { name: 'SGD', args: { lr: 0.5 } });
  assert.deepEqual(config.loss, { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } });
  assert.deepEqual(config.validation, { every: 1, overlap: 0.25, mode: 'gaussian', metric: 'mean_dice' });
  assert.deepEqual(config.checkpointEvery, { steps: null, seconds: null });
  assert.deepEqual([config.schedule, config.earlyStop, config.weights, config.average], [null, null, null, null]);
  assert.equal(config.bundle.intendedUse, 'Research use only – not for diagnosis');
});

test('what may be written in several ways', () => {
  const config = madeConfig({
    optimizer: '{name: AdamW, args: {lr: 0.002, weight_decay: 0.01}}',
    schedule: '{name: LinearLR, total_iters: 5, interval: step}',
    weights: 'net.pt',
    memory_budget: '1.5 GiB',
    cache: '64 MB',
    validation: 'false',
    roi_size: '[8, 16, 8]',
  });
  assert.deepEqual(config.optimizer, { name: 'AdamW', args: { lr: 0.002, weight_decay: 0.01 } });
  assert.deepEqual(config.schedule, { name: 'LinearLR', args: { total_iters: 5 }, interval: 'step' });
  assert.deepEqual(config.weights, { file: 'net.pt', strict: true, stateDict: null });
  assert.deepEqual([config.memoryBudget, config.cache, config.validation], [1.5 * 2 ** 30, 64e6, null]);
  assert.deepEqual(config.roiSize, [8, 16, 8]);
  const json = parseTrainingConfig(JSON.stringify({ ...JSON.parse(JSON.stringify(minimal)), seed: 2 }), 'x.json', 'segmentation', { seed: 9 });
  assert.equal(json.seed, 9, 'the command line goes before the file');
});

const minimal = {
  labels: ['a', 'b'],
  architecture: { name: 'BasicUNet', args: { spatial_dims: 3, in_channels: 1, out_channels: 2, features: [4, 4, 4, 4, 4, 4] } },
  roi_size: 16,
  epochs: 1,
};

test('an error names the file, the line, and what may stand there', () => {
  const fails = (changed: Record<string, string>, field: string, message: RegExp, code?: string) => {
    const text = trainingFile(changed);
    assert.throws(
      () => parseTrainingConfig(text, 'train.yaml', 'segmentation'),
      (error: Error & { code: string }) => {
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(`train.yaml, line ${line(field, text)}`), error.message);
        if (code) assert.equal(error.code, code);
        return true;
      },
    );
  };
  fails({ epoch: '3' }, 'epoch', /, epoch: there is no such argument; did you mean epochs\?/, 'argument-unknown');
  fails({ epochs: 'many' }, 'epochs', /, epochs: "many" does not fit; give a whole number from 1/);
  fails({ validation: '{metric: dice}' }, 'validation', /validation\.metric: "dice" does not fit; use one of mean_dice, mean_hd95/);
  fails({ validation: '{overlap: 1}' }, 'validation', /validation\.overlap: 1 does not fit/);
  fails({ labels: '[background, ball, ball]' }, 'labels', /labels\[2\]: "ball" does not fit; give each label a name of its own/);
  fails({ labels: '[background, ball, box]' }, 'architecture', /has 2 outputs, there are 3 labels/, 'network-labels');
  fails({ optimizer: '{name: Adamm}' }, 'optimizer', /did you mean Adam\?/, 'optimizer-unknown');
  fails({ optimizer: '{name: AdamW, args: {lr: fast}}' }, 'optimizer', /optimizer\.args\.lr: "fast" does not fit/);
  fails({ optimizer: '{name: AdamW, lrr: 1}' }, 'optimizer', /optimizer\.lrr: there is no such argument; did you mean lr\?/);
  fails({ loss: 'DiceLos' }, 'loss', /did you mean DiceLoss\?/, 'loss-unknown');
  fails({ schedule: '{name: StepLR}' }, 'schedule', /step_size: is required/);
  fails(
    { schedule: '{name: StepLR, step_size: 2, interval: batch}' },
    'schedule',
    /schedule\.interval: "batch" does not fit; use one of epoch, step/,
  );
  fails({ architecture: '{name: UNett, args: {}}' }, 'architecture', /did you mean UNet\?/, 'network-unknown');
  fails({ roi_size: '7' }, 'architecture', /makes 8 x 8 x 8 voxels of 7 x 7 x 7/, 'network-input');
  fails({ memory_budget: '2 apples' }, 'memory_budget', /give bytes, as in 512 MiB or 2 GiB/);
  fails({ weights: '{strict: false}' }, 'weights', /weights\.file: is required/);
  fails({ frozen: '[model.0, modle.1]' }, 'frozen', /frozen\[1\]: no weight’s key begins with "modle\.1"; did you mean model/);
  fails({ early_stop: '{patience: 2}', validation: 'none' }, 'early_stop', /goes by validation, which is turned off/);
  const random = trainingFile({ preprocessing: '\n  - RandFlip' });
  assert.throws(() => parseTrainingConfig(random, 'train.yaml', 'segmentation'), {
    code: 'transform-random',
    message: new RegExp(`^train\\.yaml, line ${line('preprocessing', random) + 1}, preprocessing\\[0\\].*put it under augmentation`),
  });
  const cropped = trainingFile({ preprocessing: '\n  - {name: CropForegroundd, keys: [image, label], source_key: label}' });
  assert.throws(() => parseTrainingConfig(cropped, 'train.yaml', 'segmentation'), /crops the image to its label, which a new image does not have/);
  assert.throws(() => parseTrainingConfig('- a\n', 'train.yaml', 'segmentation'), { code: 'config-structure' });
  assert.throws(() => parseTrainingConfig(trainingFile({ augmentation: '[]' }), 'train.yaml', 'classification'), { code: 'network-task' });
});

test('the examples of the documentation are valid, and its table has every field', () => {
  const document = readFileSync(resolve('docs/training.md'), 'utf8');
  const [segmentation, classification] = [...document.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text);
  assert.equal(parseTrainingConfig(segmentation, 'docs', 'segmentation').validation?.metric, 'mean_dice');
  assert.equal(parseTrainingConfig(classification, 'docs', 'classification').schedule?.name, 'ReduceLROnPlateau');
  const shipped = readFileSync(resolve('demo/hippocampus/train.yaml'), 'utf8');
  assert.equal(parseTrainingConfig(shipped, 'hippocampus', 'segmentation').labels.length, 3);
  const rows = [...document.matchAll(/^\| (`[a-z_`, ]+`) \|/gm)].flatMap(([, cell]) => cell.replaceAll('`', '').split(', '));
  assert.deepEqual(rows.filter((field) => !/\./.test(field)).sort(), Object.keys(trainingSchema('segmentation')).sort());
});
