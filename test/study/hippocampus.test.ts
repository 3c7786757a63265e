import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createWasmBackend } from '../../src/backends/wasm/backend';
import { readVolumeFile } from '../../src/imaging/io/files.node';
import { dice } from '../../src/stats/segmentation';
import { Case } from '../../src/study/case';
import { loadModels } from '../../src/study/model';
import { segment } from '../../src/study/segment';
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
