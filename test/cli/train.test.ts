import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asFloat32, tensor } from '../../src/core/tensor';
import { writeVolume } from '../../src/imaging/io/write';
import { parseBundle } from '../../src/nn/formats/bundle';
import { readSafetensors, writeSafetensors } from '../../src/nn/formats/safetensors';
import { ballCase, classificationFile, segmentationFile } from '../study/train/balls';
import { run, start } from './run';

/** log.csv without its seconds. */
const logOf = (folder: string) =>
  readFileSync(join(folder, 'log.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, line.lastIndexOf(',')));

const tensorsOf = (folder: string, name: string) => readSafetensors(readFileSync(join(folder, name))).tensors;

describe('train', () => {
  let folder = '';
  const at = (...names: string[]) => join(folder, ...names);
  const call = (out: string, ...more: string[]) =>
    [
      'train',
      'segmentation',
      '--cohort',
      at('cohort.csv'),
      '--config',
      at('train.yaml'),
      '--out',
      at(out),
      '--backend',
      'wasm',
      '--threads',
      '1',
      ...more,
    ] as const;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-train-'));
    mkdirSync(at('data'));
    const rows = Array.from({ length: 7 }, (_, n) => {
      const { image, label } = ballCase(n);
      writeFileSync(at('data', `${n}.nii`), writeVolume(image, 'image.nii'));
      writeFileSync(at('data', `${n}m.nii.gz`), writeVolume(label, 'mask.nii.gz'));
      const { image: plain } = ballCase(n, 5 * (n % 2));
      writeFileSync(at('data', `${n}c.nii`), writeVolume(plain, 'image.nii'));
      return { n, split: n < 4 ? 'train' : n < 6 ? 'validation' : 'test' };
    });
    const table = (columns: string, line: (row: (typeof rows)[number]) => string) => `${columns}\n${rows.map(line).join('\n')}\n`;
    writeFileSync(
      at('cohort.csv'),
      table('id,image,mask,split', ({ n, split }) => `p${n},data/${n}.nii,data/${n}m.nii.gz,${split}`),
    );
    writeFileSync(
      at('classes.csv'),
      table('id,image,label,split', ({ n, split }) => `p${n},data/${n}c.nii,${n % 2 ? 'ball' : 'none'},${split}`),
    );
    writeFileSync(at('train.yaml'), segmentationFile({ epochs: '6' }));
    writeFileSync(at('classes.yaml'), classificationFile({ batch_size: '2', epochs: '2' }));
    writeFileSync(at('wrong.yaml'), segmentationFile({ optimizer: '{name: AdamX}' }));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('checkpoints, log, curves and a bundle that segments', async () => {
    const { status, stdout, stderr } = await run(...call('whole', '--json'));
    assert.equal(status, 0, stderr);
    const result = JSON.parse(stdout);
    assert.deepEqual([result.epochs, result.steps, result.trained, result.validated, result.finished], [6, 12, 4, 2, 'epochs']);
    assert.match(stderr, /epoch 6\/6: loss [\d.]+, mean_dice [\d.]+, mean_hd95/);
    assert.deepEqual(readdirSync(at('whole')).sort(), ['best.safetensors', 'bundle', 'curves.svg', 'last.safetensors', 'log.csv']);
    assert.match(readFileSync(at('whole', 'curves.svg'), 'utf8'), /Research use only/);
    const segmented = await run(
      'segment',
      at('data', '6.nii'),
      '--model',
      at('whole', 'bundle'),
      '--out',
      at('found.nii'),
      '--backend',
      'wasm',
      '--json',
    );
    assert.equal(segmented.status, 0, segmented.stderr);
    assert.ok(JSON.parse(segmented.stdout).labels[0].voxels > 0);
    writeFileSync(at('in.safetensors'), writeSafetensors(new Map([['input', tensor('f32', [1, 1, 8, 8, 8])]])));
    const inferred = await run('infer', at('whole', 'best.safetensors'), at('in.safetensors'), at('out.safetensors'), '--backend', 'wasm');
    assert.equal(inferred.status, 0, inferred.stderr);
    const output = tensorsOf(folder, 'out.safetensors').get('output') ?? assert.fail();
    assert.deepEqual(output.shape, [1, 2, 8, 8, 8]);
    assert.ok(asFloat32(output).some((value) => value !== 0));
  });

  test('its bundle measured anew has the figures that it says of itself', async () => {
    const { metrics } = parseBundle(readFileSync(at('whole', 'bundle', 'model.json'), 'utf8'));
    const named = (name: string) => metrics.find((metric) => metric.name === name) ?? assert.fail(name);
    const { value, interval = assert.fail('no interval') } = named('mean_dice');
    assert.ok(interval[0] <= value && value <= interval[1] && interval[0] < interval[1], `${interval}`);
    const args = ['train', 'segmentation', '--cohort', at('cohort.csv'), '--config', at('train.yaml'), '--backend', 'wasm'] as const;
    const measured = await run(...args, '--evaluate', at('whole', 'bundle'), '--json');
    assert.equal(measured.status, 0, measured.stderr);
    assert.deepEqual(JSON.parse(measured.stdout).metrics, metrics);
    const printed = await run(...args, '--evaluate', at('whole', 'bundle', 'model.json'));
    assert.match(printed.stdout, /^mean_dice [\d.]+ \([\d.]+ to [\d.]+\) \(2 validation cases\)$/m);
    const both = await run(...args, '--evaluate', at('whole', 'bundle'), '--out', at('x'));
    assert.deepEqual([both.status, /--evaluate trains nothing: leave out --out/.test(both.stderr)], [2, true], both.stderr);
    writeFileSync(at('other.yaml'), segmentationFile({ roi_size: '12' }));
    const other = await run(...args, '--config', at('other.yaml'), '--evaluate', at('whole', 'bundle'));
    assert.equal(other.status, 1);
    assert.match(other.stderr, /roi_size: the bundle has \[8,8,8\], the training file says \[12,12,12\]/);
    const classes = ['train', 'classification', '--cohort', at('classes.csv'), '--config', at('classes.yaml')] as const;
    assert.match((await run(...classes, '--evaluate', at('whole', 'bundle'))).stderr, /is no model for classification/);
  });

  test('killed again and again, it comes to the same bit for bit', async () => {
    let kills = 0;
    let wait = 700;
    for (;;) {
      const { child, ended } = start(...call('killed', '--resume'));
      // Each run is given a little longer, so that there is an end; where the kills fall is up to the machine.
      const timer = setTimeout(() => child.kill('SIGKILL'), wait);
      const stderr = await ended;
      clearTimeout(timer);
      if (child.signalCode === null) {
        assert.equal(child.exitCode, 0, stderr);
        break;
      }
      kills++;
      wait += 120;
    }
    assert.ok(kills > 0);
    assert.deepEqual(logOf(at('killed')), logOf(at('whole')));
    for (const name of ['last.safetensors', 'best.safetensors', join('bundle', 'weights.safetensors')])
      assert.deepEqual(tensorsOf(at('killed'), name), tensorsOf(at('whole'), name), `${name} after ${kills} kills`);
    assert.ok(!readdirSync(at('killed')).some((name) => name.startsWith('.')));
  });

  test('killed while a checkpoint is written, it goes on from the one before; a torn row is passed over', async () => {
    const { child, ended } = start(...call('torn'));
    const part = at('torn', '.last.safetensors.part');
    while (!existsSync(part) || logOf(at('torn')).length < 4) {
      assert.equal(child.exitCode, null, 'the program ended before it was seen to write a checkpoint');
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.kill('SIGKILL');
    await ended;
    // Where the rename was quicker than the kill, the half file is made by hand.
    const last = readFileSync(at('torn', 'last.safetensors'));
    if (!existsSync(part)) writeFileSync(part, last.subarray(0, last.length >> 1));
    writeFileSync(at('torn', 'log.csv'), `${readFileSync(at('torn', 'log.csv'), 'utf8')}4,7,0.01`);
    const refused = await run(...call('torn'));
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /is the checkpoint of a training; resume it \(--resume\)/);
    const { status, stderr } = await run(...call('torn', '--resume'));
    assert.equal(status, 0, stderr);
    assert.deepEqual(logOf(at('torn')), logOf(at('whole')));
    assert.ok(!readdirSync(at('torn')).some((name) => name.startsWith('.')));
    const again = await run(...call('torn', '--resume', '--json'));
    assert.equal(again.status, 0, again.stderr);
    assert.equal(JSON.parse(again.stdout).steps, 12);
  });

  test('interrupted, it says what is kept and leaves nothing else', async () => {
    const { child, ended } = start(...call('stopped'));
    while (!existsSync(at('stopped', 'log.csv')) || logOf(at('stopped')).length < 4) await sleep(2);
    child.kill('SIGINT');
    const stderr = await ended;
    assert.equal(child.exitCode, 1);
    assert.match(stderr, /error: cancelled: interrupted by the user; step \d+ is kept in .*last\.safetensors, resume to go on from there\n$/);
    assert.ok(!readdirSync(at('stopped')).some((name) => name.startsWith('.')));
    const { status, stderr: noted } = await run(...call('stopped', '--resume'));
    assert.equal(status, 0, noted);
    assert.deepEqual(logOf(at('stopped')), logOf(at('whole')));
  });

  test('stopped by Ctrl-Z it has its checkpoint, and continued it goes on', { skip: process.platform === 'win32' && 'no such signals' }, async () => {
    const { child, ended } = start(...call('paused'));
    while (!existsSync(at('paused', 'log.csv')) || logOf(at('paused')).length < 4) await sleep(2);
    child.kill('SIGTSTP');
    const steps = async () => {
      await sleep(300);
      return logOf(at('paused')).length;
    };
    let before = await steps();
    for (let now = await steps(); now !== before; now = await steps()) before = now;
    assert.ok(before < 13, 'it was stopped before its end');
    const { training } = readSafetensors(readFileSync(at('paused', 'last.safetensors'))).metadata;
    const { step, pending } = JSON.parse(training).state;
    assert.equal(step - (pending ? 1 : 0), before - 1);
    child.kill('SIGCONT');
    const stderr = await ended;
    assert.equal(child.exitCode, 0, stderr);
    assert.match(stderr, /paused: the checkpoint is written/);
    assert.deepEqual(logOf(at('paused')), logOf(at('whole')));
  });

  test('classes by their names; the seed of the command line', async () => {
    const args = ['train', 'classification', '--cohort', at('classes.csv'), '--config', at('classes.yaml'), '--backend', 'wasm'] as const;
    const first = await run(...args, '--out', at('classes'), '--json');
    assert.equal(first.status, 0, first.stderr);
    assert.deepEqual(Object.keys(JSON.parse(first.stdout).best.metrics), ['auc', 'accuracy']);
    const second = await run(...args, '--out', at('classes-2'), '--seed', '5');
    assert.equal(second.status, 0, second.stderr);
    assert.notDeepEqual(logOf(at('classes-2'))[1], logOf(at('classes'))[1]);
    const classified = await run('classify', at('data', '1c.nii'), '--model', at('classes', 'bundle'), '--backend', 'wasm', '--json');
    assert.equal(classified.status, 0, classified.stderr);
    assert.deepEqual(
      JSON.parse(classified.stdout).probabilities.map(({ name }: { name: string }) => name),
      ['none', 'ball'],
    );
  });

  test('wrong usage exits 2; a wrong file exits 1 with its line', async () => {
    for (const args of [['train'], ['train', 'detection'], ['train', 'segmentation', '--config', at('train.yaml'), '--out', at('x')]]) {
      const { status, stderr } = await run(...args);
      assert.equal(status, 2, stderr);
    }
    const wrong = await run('train', 'segmentation', '--cohort', at('cohort.csv'), '--config', at('wrong.yaml'), '--out', at('x'));
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /^error: .*wrong\.yaml, line 9, optimizer.*did you mean AdamW?\?.*\n$/);
    assert.ok(!existsSync(at('x')));
  });
});
