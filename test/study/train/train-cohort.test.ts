import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { createWasmBackend } from '../../../src/backends/wasm/backend';
import type { Tensor } from '../../../src/core/tensor';
import type { Sample } from '../../../src/imaging/pipeline/sample';
import { parseBundle } from '../../../src/nn/formats/bundle';
import { readSafetensors } from '../../../src/nn/formats/safetensors';
import { readWeights } from '../../../src/nn/formats/weights';
import { buildNetwork } from '../../../src/nn/models/build';
import { parseCohort } from '../../../src/study/cohort';
import type { TrainingCase } from '../../../src/study/dataset/cases';
import { parseTrainingConfig } from '../../../src/study/train/config';
import type { Task } from '../../../src/study/train/config-types';
import { type TrainCohortOptions, trainCohort } from '../../../src/study/train/train-cohort';
import { describeReference, readJson, referencePath } from '../../support/reference';
import { ballCase, classificationFile, segmentationFile } from './balls';
import { logOf, memoryStore } from './made';

const rows = Array.from({ length: 10 }, (_, n) => `c${n},c${n},c${n}m,${n % 2},${n < 6 ? 'train' : n < 9 ? 'validation' : 'test'}`);
const cohort = parseCohort(`id,image,mask,label,split\n${rows.join('\n')}\n`, 'cohort.csv');
const backend = await createWasmBackend({ build: 'simd', threads: 1 });

/** Classification is told balls of no size from others by the case's number. */
const opened =
  (task: Task) =>
  async (of: TrainingCase): Promise<Sample> => {
    const number = Number(of.id.slice(1));
    const { image, label } = ballCase(number, task === 'segmentation' ? 4 : 5 * (number % 2));
    return task === 'segmentation' ? { image, label } : { image };
  };

function run(
  task: Task,
  store: ReturnType<typeof memoryStore>,
  changed: Readonly<Record<string, string>> = {},
  options: Partial<TrainCohortOptions> = {},
) {
  const file = task === 'segmentation' ? segmentationFile(changed) : classificationFile(changed);
  return trainCohort({
    config: parseTrainingConfig(file, 'train.yaml', task),
    cohort,
    name: 'cohort.csv',
    open: opened(task),
    read: async (path) => store.files.get(path) ?? assert.fail(path),
    backend,
    store,
    ...options,
  });
}

const tensorsOf = (store: ReturnType<typeof memoryStore>, name: string): ReadonlyMap<string, Tensor> =>
  readSafetensors(store.files.get(name) as Uint8Array).tensors;

describe('training on WASM', () => {
  test('a segmentation network learns balls, and stopped anywhere it goes on bit for bit', async () => {
    const whole = memoryStore();
    const outcome = await run('segmentation', whole, { epochs: '8' });
    const losses = outcome.rows.map(({ loss }) => loss);
    assert.equal(losses.length, 24);
    assert.ok(losses[23] < 0.75 * losses[0], `the loss came from ${losses[0]} to ${losses[23]}`);
    assert.ok((outcome.best?.metrics.mean_dice ?? 0) > 0.5, JSON.stringify(outcome.best));
    for (const stopAt of [4, 12, 20]) {
      const store = memoryStore();
      const cancel = new AbortController();
      const onStep = ({ step }: { step: number }) => step === stopAt && cancel.abort();
      await assert.rejects(run('segmentation', store, { epochs: '8' }, { onStep, signal: cancel.signal }), { name: 'AbortError' });
      await run('segmentation', store, { epochs: '8' }, { resume: true });
      assert.deepEqual(logOf(store), logOf(whole));
      for (const name of ['last.safetensors', 'best.safetensors', 'bundle/weights.safetensors'])
        assert.deepEqual(tensorsOf(store, name), tensorsOf(whole, name), `${name}, stopped at ${stopAt}`);
    }

    const bundle = parseBundle(new TextDecoder().decode(whole.files.get('bundle/model.json')));
    assert.deepEqual([bundle.inferer.roiSize, bundle.labels[1]], [[8, 8, 8], { value: 1, name: 'ball' }]);
    assert.equal(bundle.metrics.find(({ name }) => name === 'mean_dice')?.value, outcome.best?.value);
    const { stateDict } = buildNetwork(bundle.architecture, [1, 1, 8, 8, 8]);
    for (const name of ['best.safetensors', 'bundle/weights.safetensors']) {
      const described = [...tensorsOf(whole, name)].map(([key, { shape, dtype }]) => ({ key, shape, dtype }));
      assert.deepEqual(
        described,
        stateDict.map(({ key, shape, dtype }) => ({ key, shape, dtype })),
      );
    }
  });

  test('a classification network; a second one begins with its weights, its first part frozen', async () => {
    const store = memoryStore();
    const outcome = await run('classification', store);
    assert.deepEqual(logOf(store)[0], 'epoch,step,lr,loss,gradient_norm,auc,accuracy');
    assert.ok((outcome.best?.metrics.auc ?? 0) > 0.5, JSON.stringify(outcome.best));
    const tuned = memoryStore();
    tuned.files.set('first.safetensors', store.files.get('best.safetensors') as Uint8Array);
    const notes: string[] = [];
    await run(
      'classification',
      tuned,
      { weights: 'first.safetensors', frozen: '[conv1, layer1]', epochs: '1' },
      { note: (line) => notes.push(line) },
    );
    assert.ok(
      notes.some((line) => /first\.safetensors: (\d+) of \1 tensors taken/.test(line)),
      notes.join('\n'),
    );
    const [before, after] = [tensorsOf(store, 'best.safetensors'), tensorsOf(tuned, 'bundle/weights.safetensors')];
    assert.deepEqual(after.get('conv1.weight'), before.get('conv1.weight'));
    assert.notDeepEqual(after.get('layer4.0.conv1.weight'), before.get('layer4.0.conv1.weight'));
  });

  test('figures of two classes and of three have intervals', async () => {
    for (const classes of [2, 3]) {
      const lines = Array.from({ length: 24 }, (_, n) => `c${n},c${n},${n % classes},${n < 6 ? 'train' : 'validation'}`);
      const store = memoryStore();
      const architecture =
        classificationFile()
          .match(/architecture: (.*)/)?.[1]
          .replace('num_classes: 2', `num_classes: ${classes}`) ?? '';
      const { best = assert.fail('no best') } = await run(
        'classification',
        store,
        { labels: `[${['none', 'small', 'large'].slice(0, classes)}]`, architecture, epochs: '2' },
        {
          cohort: parseCohort(`id,image,label,split\n${lines.join('\n')}\n`, 'cohort.csv'),
          open: async ({ id }) => ({ image: ballCase(Number(id.slice(1)), 2.5 * (Number(id.slice(1)) % classes)).image }),
        },
      );
      const { metrics } = parseBundle(new TextDecoder().decode(store.files.get('bundle/model.json')));
      for (const name of ['auc', 'accuracy']) {
        const { value, interval = assert.fail(name) } = metrics.find((metric) => metric.name === name) ?? assert.fail(name);
        assert.deepEqual([value, interval], [best.metrics[name], best.intervals?.[name]]);
        const [low, high] = interval;
        assert.ok(low >= 0 && low <= value && value <= high && high <= 1 && low < high, `${classes} classes, ${name}: ${value} in ${interval}`);
      }
    }
  });

  test('one positive case of validation gives an area without an interval', async () => {
    const kind = (n: number) => (n < 6 ? n % 2 : Number(n === 7));
    const lines = Array.from({ length: 12 }, (_, n) => `c${n},c${n},${kind(n)},${n < 6 ? 'train' : 'validation'}`);
    const { best = assert.fail('no best') } = await run(
      'classification',
      memoryStore(),
      { epochs: '1' },
      {
        cohort: parseCohort(`id,image,label,split\n${lines.join('\n')}\n`, 'cohort.csv'),
        open: async ({ id }) => ({ image: ballCase(Number(id.slice(1)), 2.5 * kind(Number(id.slice(1)))).image }),
      },
    );
    assert.ok(Number.isFinite(best.metrics.auc));
    assert.deepEqual(Object.keys(best.intervals ?? {}), ['accuracy']);
  });

  test('accumulated batches, and a rate at which the loss is lost', async () => {
    const store = memoryStore();
    const outcome = await run('segmentation', store, { accumulate: '2', batch_size: '1', epochs: '1' });
    assert.equal(outcome.steps, 3);
    const notes: string[] = [];
    await run('segmentation', memoryStore(), { batch_size: '4', epochs: '1', drop_last: 'true' }, { note: (line) => notes.push(line) });
    assert.ok(
      notes.some((line) => line.startsWith('2 of 6 training cases are left out of each epoch')),
      notes.join('\n'),
    );
    const lost = memoryStore();
    await assert.rejects(run('segmentation', lost, { optimizer: '{name: SGD, lr: 1.0e+30}', schedule: 'none' }), {
      message: /^step \d+: .*likely because .*last good checkpoint is run\/last\.safetensors \(step \d+\)$/,
    });
    for (const [key, { data }] of tensorsOf(lost, 'last.safetensors')) if (data instanceof Float32Array) assert.ok(data.every(Number.isFinite), key);
  });

  test('a last batch that is not full, and a last step of fewer batches; stopped before it and after it', async () => {
    const stepsOf = async (changed: Readonly<Record<string, string>>) =>
      (await run('segmentation', memoryStore(), { epochs: '1', ...changed })).steps;
    assert.equal(await stepsOf({ batch_size: '4' }), 2);
    assert.equal(await stepsOf({ batch_size: '4', drop_last: 'true' }), 1);
    assert.equal(await stepsOf({ batch_size: '4', accumulate: '2' }), 1);
    assert.equal(await stepsOf({ batch_size: '1', accumulate: '4' }), 2);
    assert.equal(await stepsOf({ batch_size: '1', accumulate: '4', drop_last: 'true' }), 1);
    assert.equal(await stepsOf({ batch_size: '7' }), 1);
    const ragged = { batch_size: '4', epochs: '2' };
    const whole = memoryStore();
    const notes: string[] = [];
    await run('segmentation', whole, ragged, { note: (line) => notes.push(line) });
    assert.match(notes.join('\n'), /^batch \[8,1,8,8,8\], the last one of an epoch of 4; a step takes/m);
    assert.doesNotMatch(notes.join('\n'), /left out/);
    for (const stopAt of [1, 2, 3]) {
      const store = memoryStore();
      const cancel = new AbortController();
      const onStep = ({ step }: { step: number }) => step === stopAt && cancel.abort();
      await assert.rejects(run('segmentation', store, ragged, { onStep, signal: cancel.signal }), { name: 'AbortError' });
      await run('segmentation', store, ragged, { resume: true });
      assert.deepEqual(logOf(store), logOf(whole));
      assert.deepEqual(tensorsOf(store, 'last.safetensors'), tensorsOf(whole, 'last.safetensors'), `stopped at ${stopAt}`);
    }
  });

  test('a cohort that does not fit', async () => {
    const none = parseCohort('id,image,mask,label,split\na,a,a,0,train\nb,b,b,1,train\n', 'cohort.csv');
    await assert.rejects(run('segmentation', memoryStore(), {}, { cohort: none }), {
      code: 'cohort-empty',
      message: /no case has the split validation/,
    });
    const one = parseCohort('id,image,mask,label,split\na,a,a,0,train\nb,b,b,1,train\nc,c,c,1,validation\n', 'cohort.csv');
    await assert.rejects(run('classification', memoryStore(), { batch_size: '2' }, { cohort: one }), { code: 'validation-classes' });
    await assert.rejects(run('segmentation', memoryStore(), { batch_size: '7', drop_last: 'true' }), {
      code: 'batch-size',
      message: /there are 6 cases to train on, and drop_last leaves none/,
    });
    const three = parseCohort('id,image,label,split\na,a,0,train\nb,b,2,train\nc,c,1,validation\n', 'cohort.csv');
    await assert.rejects(run('classification', memoryStore(), {}, { cohort: three }), { code: 'label-value', message: /case "b"/ });
  });
});

describeReference('monai', 'training from MONAI 1.3.2’s weights', () => {
  const { config, state_dict } = readJson<{
    unet: { config: object; state_dict: readonly { key: string; shape: readonly number[]; dtype: string }[] };
  }>('monai', 'checkpoints', 'golden.json').unet;
  const fields = {
    architecture: JSON.stringify({ name: 'UNet', args: config }),
    roi_size: '16',
    batch_size: '1',
    epochs: '1',
    average: 'none',
    schedule: 'none',
  };

  for (const file of ['unet_zip.pt', 'unet_dataparallel.pt', 'unet_with_optimizer.pt', 'unet.safetensors']) {
    test(`${file}: at a rate of 0 its parameters stay, and what is kept has MONAI’s keys, order and shapes`, async () => {
      const store = memoryStore();
      const bytes = readFileSync(referencePath('monai', 'checkpoints', file));
      const augmentation = '[{name: RandFlip, prob: 0.5, spatial_axis: 0}]';
      const changed = { ...fields, augmentation, weights: file, optimizer: '{name: SGD, lr: 0}' };
      await run('segmentation', store, changed, { read: async () => bytes });
      const given = readWeights(bytes, file).tensors;
      const kept = tensorsOf(store, 'best.safetensors');
      const dtypes: Readonly<Record<string, string>> = { f32: 'float32', i64: 'int64' };
      assert.deepEqual(
        [...kept].map(([key, { shape, dtype }]) => ({ key, shape, dtype: dtypes[dtype] })),
        state_dict,
      );
      for (const [key, { data }] of kept) {
        if (/running|tracked/.test(key)) assert.notDeepEqual(data, given.get(key)?.data, key);
        else assert.deepEqual(data, given.get(key)?.data, key);
      }
    });
  }
});
