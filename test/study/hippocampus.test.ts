import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createWasmBackend } from '../../src/backends/wasm/backend';
import { readVolumeFile } from '../../src/imaging/io/files.node';
import { dice } from '../../src/stats/segmentation';
import { Case } from '../../src/study/case';
import { parseCohort } from '../../src/study/cohort';
import { openFrom } from '../../src/study/dataset/open.node';
import { loadModels } from '../../src/study/model';
import { segment } from '../../src/study/segment';
import { parseTrainingConfig } from '../../src/study/train/config';
import { evaluateBundle } from '../../src/study/train/evaluate';
import { assertClose } from '../support/close';
import { describeReference, referencePath } from '../support/reference';

const bundle = 'demo/hippocampus/model.json';
const load = async () => (await loadModels(bundle, (path) => readFile(path))).segmentation;

test('the hippocampus model is whole, and says what it was trained on and how well it does', async () => {
  const model = await load();
  assert.ok(model);
  const { labels, license, trainingData, metrics } = model.bundle;
  assert.deepEqual(
    labels.map(({ name }) => name),
    ['background', 'anterior', 'posterior'],
  );
  assert.equal(license, 'CC-BY-SA-4.0');
  assert.match(trainingData, /Decathlon.*CC BY-SA 4\.0/s);
  for (const name of ['dice_anterior', 'dice_posterior']) {
    assert.ok((metrics.find((metric) => metric.name === name)?.value ?? 0) >= 0.85, name);
  }
  for (const { name, value, interval = assert.fail(name) } of metrics) assert.ok(interval[0] < value && value < interval[1], `${name}: ${interval}`);
});

describeReference('volumes/hippocampus', 'the figures of the hippocampus model', () => {
  test('come out again where it is measured anew', async () => {
    const model = (await load()) ?? assert.fail('no model');
    const folder = referencePath('volumes', 'hippocampus');
    const [, ...files] = readFileSync(join(folder, 'cases.csv'), 'utf8').trim().split('\n');
    const lines = files.map((row) => row.split(',')).map(([file, split]) => `${file},images/${file},labels/${file},${split}`);
    const config = parseTrainingConfig(await readFile('demo/hippocampus/train.yaml', 'utf8'), 'train.yaml', 'segmentation');
    const cohort = parseCohort(`id,image,mask,split\n${lines.join('\n')}\n`, 'cohort.csv');
    const backend = await createWasmBackend({ threads: 2 });
    const metrics = await evaluateBundle({ config, cohort, name: 'cohort.csv', open: openFrom(folder), backend, model });
    backend.dispose();
    // Builds of WASM round differently, which moves a voxel here and there.
    for (const [at, { name, value, interval = [] }] of model.bundle.metrics.entries()) {
      assertClose([metrics[at].value, ...(metrics[at].interval ?? [])], [value, ...interval], { rel: 1e-3 }, name);
    }
    assert.deepEqual(
      metrics.map(({ name, dataset }) => [name, dataset]),
      model.bundle.metrics.map(({ name, dataset }) => [name, dataset]),
    );
  });
});

describeReference('volumes/hippocampus', 'volumes that the hippocampus model was not trained on', () => {
  test('the mean Dice of each label is at least 0.85', async (t) => {
    const model = await load();
    assert.ok(model);
    const folder = (...parts: string[]) => referencePath('volumes', 'hippocampus', ...parts);
    const rows = readFileSync(folder('cases.csv'), 'utf8').trim().split('\n').slice(1);
    const files = rows.map((row) => row.split(',')).filter(([, split]) => split !== 'train');
    assert.ok(readdirSync(folder('images')).length >= files.length && files.length > 0);
    const backend = await createWasmBackend({ threads: 2 });
    const scores = [0, 0];
    for (const [file] of files) {
      const image = await readVolumeFile(folder('images', file));
      const truth = await readVolumeFile(folder('labels', file));
      const { mask } = await segment(new Case({ volume: image.volume, name: file, sha256: '' }), model, backend);
      for (const label of [1, 2]) {
        const of = (values: ArrayLike<number | bigint>) =>
          Uint8Array.from({ length: values.length }, (_, i) => (Number(values[i]) === label ? 1 : 0));
        scores[label - 1] += dice(of(mask.data), of(truth.volume.data)) / files.length;
      }
    }
    backend.dispose();
    t.diagnostic(`Dice ${scores.map((score) => score.toFixed(4))} over ${files.length} volumes`);
    for (const score of scores) assert.ok(score >= 0.85, `${scores}`);
  });
});
