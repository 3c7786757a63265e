import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tensor } from '../../../src/core/tensor';
import { applyTransforms } from '../../../src/imaging/transforms/apply';
import { writeSafetensors } from '../../../src/nn/formats/safetensors';
import { initialise } from '../../../src/nn/initialise';
import { buildNetwork } from '../../../src/nn/models/build';
import { bundlePreprocessing } from '../../../src/study/train/bundle-preprocessing';
import { readCheckpoint, stateDictOf, writeCheckpoint } from '../../../src/study/train/checkpoint';
import { curvesSvg, sparkline } from '../../../src/study/train/curves';
import { startingWeights } from '../../../src/study/train/initial-weights';
import type { LogRow } from '../../../src/study/train/log';
import { Pace } from '../../../src/study/train/pace';
import { checkpointOf } from '../../../src/study/train/resume';
import { openFolder } from '../../../src/study/train/store.node';
import { madeSample } from '../dataset/cohort';
import { madeConfig, madeOrigin, memoryStore } from './made';

test('a folder: whole files, appended lines, and nothing left of a killed write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pm-store-'));
  try {
    writeFileSync(join(folder, '.last.safetensors.part'), 'half a check');
    const store = await openFolder(folder);
    assert.deepEqual(readdirSync(folder), []);
    await store.write('bundle/model.json', '{}');
    await store.write('a.txt', 'one\n');
    await store.write('a.txt', 'two\n');
    await store.append('a.txt', 'three\n');
    await store.flush('a.txt');
    assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'two\nthree\n');
    assert.deepEqual(readdirSync(folder).sort(), ['a.txt', 'bundle']);
    assert.deepEqual(readdirSync(join(folder, 'bundle')), ['model.json']);
    assert.equal(await store.read('b.txt'), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const weights = new Map([
  ['a.weight', tensor('f64', [2], Float64Array.of(0.1, 2))],
  ['a.num_batches_tracked', tensor('i64', [], BigInt64Array.of(3n))],
]);
const best = { epoch: 1, step: 3, value: 0.5, metrics: { mean_dice: 0.5, mean_hd95: Number.NaN } };
const state = { epoch: 1, stepInEpoch: 2, step: 5, seconds: 7, validationsWithoutBetter: 0, best };

test('a checkpoint has the state dict by its keys, and what else there is under prefixes', () => {
  const tensors = new Map([...weights, ['optimizer.exp_avg.a.weight', tensor('f64', [2])], ['average.a.weight', tensor('f64', [2])]]);
  const origin = madeOrigin(madeConfig());
  const read = readCheckpoint(writeCheckpoint({ origin, state, tensors }), 'last');
  assert.deepEqual(read.state, state);
  assert.deepEqual(read.origin, JSON.parse(JSON.stringify(origin)));
  assert.deepEqual(read.tensors, tensors);
  const own = stateDictOf(read.tensors);
  assert.deepEqual([...own.keys()], ['a.weight', 'a.num_batches_tracked']);
  assert.deepEqual(own.get('a.weight')?.data, Float32Array.of(0.1, 2));
  const broken = new Map([['a.weight', tensor('f32', [1], Float32Array.of(Number.POSITIVE_INFINITY))]]);
  assert.throws(() => writeCheckpoint({ origin, state, tensors: broken }), { code: 'weights-not-finite' });
  assert.throws(() => readCheckpoint(writeSafetensors(weights), 'last'), { code: 'checkpoint', message: /holds weights, and no state/ });
});

test('only the same training goes on from a checkpoint', async () => {
  const store = memoryStore();
  const origin = madeOrigin(madeConfig());
  const of = (config = madeConfig(), resume = true, more: object = {}) => {
    const notes: string[] = [];
    return checkpointOf(store, { ...madeOrigin(config), ...more }, resume, (line) => notes.push(line)).then((found) => ({ found, notes }));
  };
  assert.deepEqual(await of(), { found: undefined, notes: ['run/last.safetensors: there is none; the training begins'] });
  assert.equal((await of(madeConfig(), false)).found, undefined);
  await store.write('last.safetensors', writeCheckpoint({ origin, state, tensors: weights }));
  assert.deepEqual((await of(madeConfig({ epochs: '9', early_stop: '{patience: 3}' }))).found?.state, state);
  await assert.rejects(of(madeConfig(), false), { code: 'train-exists' });
  await assert.rejects(of(madeConfig({ batch_size: '3', clip_norm: '1' })), { code: 'resume-differs', message: /another batchSize, clipNorm/ });
  await assert.rejects(of(madeConfig(), true, { casesSha256: 'x' }), { code: 'resume-differs' });
  assert.match((await of(madeConfig(), true, { backend: { name: 'wasm', device: 'd' } })).notes[0], /the checkpoint is from made \(made\)/);
});

test('weights to begin with: initial ones, and a file over them by key and shape', () => {
  const { stateDict } = buildNetwork(madeConfig().architecture, [1, 1, 8, 8, 8]);
  const initial = initialise(stateDict, 3);
  assert.deepEqual(startingWeights(stateDict, 3, undefined), initial);
  const other = initialise(stateDict, 4);
  const keys = [...other.keys()];
  const given = (tensors: typeof other, strict: boolean, notes: string[] = []) =>
    startingWeights(stateDict, 3, { file: 'net.safetensors', strict, stateDict: null, bytes: writeSafetensors(tensors) }, (line) => notes.push(line));
  assert.deepEqual(given(other, true), other);
  const partial = new Map([...other].slice(1));
  partial.set(keys[1], tensor('f32', [1]));
  partial.set('head.weight', tensor('f32', [1]));
  assert.throws(() => given(partial, true), {
    code: 'weights-missing',
    message: new RegExp(`lacks 1 tensor: ${keys[0].replaceAll('.', '\\.')}; has of another shape.*has besides 1 tensor: head\\.weight`),
  });
  const notes: string[] = [];
  const mixed = given(partial, false, notes);
  assert.deepEqual([mixed.get(keys[0]), mixed.get(keys[1]), mixed.get(keys[2])], [initial.get(keys[0]), initial.get(keys[1]), other.get(keys[2])]);
  assert.equal(notes.length, 4);
  assert.throws(() => given(new Map([['x', tensor('f32', [1])]]), false), /has none of the network/);
});

test('the bundle’s preprocessing does to an image what the training’s did', () => {
  const config = madeConfig({
    preprocessing:
      '\n  - {name: Spacingd, keys: [image, label], pixdim: [2, 1, 1], mode: [bilinear, nearest]}\n  - {name: NormalizeIntensityd, keys: image, nonzero: true}\n  - {name: LabelFilterd, keys: label, applied_labels: [1]}\n  - SpatialPad: {}'.replace(
        '\n  - SpatialPad: {}',
        '\n  - {name: SpatialPad, spatial_size: [16, 16, 16]}',
      ),
  });
  const specs = bundlePreprocessing(config);
  assert.deepEqual(
    specs.map(({ name }) => name),
    ['Spacing', 'NormalizeIntensity', 'SpatialPad'],
  );
  assert.equal(specs[0].mode, 'bilinear');
  const { image } = madeSample({ id: 'c1', files: {} });
  const direct = applyTransforms(image, [
    { name: 'Spacing', pixdim: [2, 1, 1], mode: 'bilinear' },
    { name: 'NormalizeIntensity', nonzero: true },
    { name: 'SpatialPad', spatial_size: [16, 16, 16] },
  ]);
  assert.deepEqual(applyTransforms(image, specs).volume, direct.volume);
});

test('curves: a panel a kind of value, with names, axes and the disclaimer', () => {
  const row = (epoch: number, step: number, loss: number, metrics?: LogRow['metrics']): LogRow => ({
    ...{ epoch, step, lr: 1, loss, gradientNorm: 1, seconds: step },
    ...(metrics && { metrics }),
  });
  const rows = [row(1, 1, 4), row(1, 2, 2, { 'dice_a<b': 0.5, mean_hd95: 12 }), row(2, 3, 1, { 'dice_a<b': 0.75, mean_hd95: Number.NaN })];
  const svg = curvesSvg(rows, 'a & b');
  assert.match(svg, /^<svg [^>]*>/);
  assert.match(svg, /Research use only/);
  assert.match(svg, /dice_a&#60;b/);
  assert.match(svg, /a &#38; b/);
  // Losses 3 and 1 on an axis from 0 to 3: top of the panel, and a third of it.
  const loss = /<polyline points="64,([\d.]+) 696,([\d.]+)"/.exec(svg) as RegExpExecArray;
  const [high, low] = [Number(loss[1]), Number(loss[2])];
  assert.ok(Math.abs((200 - high) / (200 - low) - 3) < 1e-3, `${high} and ${low} above 200`);
  assert.equal(svg.match(/<circle /g)?.length, 1, 'a single value is a dot');
  assert.doesNotMatch(svg, /NaN|Infinity/);
  assert.match(curvesSvg([]), /Research use only/);
  assert.equal(sparkline([3, 2, 1]), '█▅▁');
});

test('time left', () => {
  const pace = new Pace();
  assert.equal(pace.left(10, 1), undefined);
  pace.add('step', 2);
  pace.add('validation', 30);
  assert.equal(pace.left(10, 1), 50);
  pace.add('step', 3);
  assert.equal(pace.left(10, 0), 21);
});
